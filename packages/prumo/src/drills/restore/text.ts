import type { Progress } from '../../backups/restore/index.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

export const text = {
  noBackups: (): Message => ({ en: 'the spec has no section `backup`', 'pt-BR': 'o spec não tem a seção `backup`' }),
  noBucket: (): Message => ({
    en: 'the spec names no bucket in `backup.offsite`',
    'pt-BR': 'o spec não indica um bucket em `backup.offsite`',
  }),
  noBackup: (): Message => ({
    en: 'there is no backup yet: prumo backup now',
    'pt-BR': 'ainda não há backup: prumo backup now',
  }),
  noStandby: (): Message => ({
    en: 'there is no standby whose content could be counted at one position of WAL',
    'pt-BR': 'não há standby cujo conteúdo pudesse ser contado numa só posição do WAL',
  }),
  moved: (member: string): Message => ({
    en: `${member} did not stand still for as long as a snapshot takes`,
    'pt-BR': `${member} não ficou parado pelo tempo de um snapshot`,
  }),
  neverQuiet: (): Message => ({
    en: 'without a standby content is counted while nobody writes, and such a moment did not come',
    'pt-BR': 'sem um standby o conteúdo é contado enquanto ninguém escreve, e esse momento não veio',
  }),
  behind: (member: string): Message => ({ en: `${member} does not keep up`, 'pt-BR': `${member} não acompanha` }),
  notArchived: (): Message => ({
    en: 'the last WAL was not archived in time',
    'pt-BR': 'o último WAL não foi arquivado a tempo',
  }),
  restoring: (label: string): Message => ({ en: `restoring ${label}`, 'pt-BR': `restaurando ${label}` }),
  progress: ({ done, total, rate, left }: Progress): Message => {
    const [is, of, by] = [quantity(done, 'bytes'), quantity(total, 'bytes'), quantity(rate, 'bytes')];
    const still = left === null ? null : quantity(Math.ceil(left), 'seconds');
    return {
      en: `${is.en} of ${of.en}, ${by.en}/s${still === null ? '' : `, about ${still.en} left`}`,
      'pt-BR': `${is['pt-BR']} de ${of['pt-BR']}, ${by['pt-BR']}/s${still === null ? '' : `, faltam cerca de ${still['pt-BR']}`}`,
    };
  },
  assertionBroken: (name: string, said: string): Message => ({
    en: `the assertion “${name}” does not hold: ${said}`,
    'pt-BR': `a asserção “${name}” não vale: ${said}`,
  }),
  assertionUnknown: (name: string, said: string): Message => ({
    en: `the assertion “${name}” could not be asked: ${said}`,
    'pt-BR': `não foi possível consultar a asserção “${name}”: ${said}`,
  }),
  assertionElsewhere: (name: string, database: string): Message => ({
    en: `the assertion “${name}” was not asked: it is of the database ${database}, which this copy has not`,
    'pt-BR': `a asserção “${name}” não foi consultada: é do banco ${database}, que esta cópia não tem`,
  }),
  recovered: (seconds: number): Message => {
    const took = quantity(seconds, 'seconds');
    return { en: `it answers after ${took.en}`, 'pt-BR': `ele responde depois de ${took['pt-BR']}` };
  },
};
