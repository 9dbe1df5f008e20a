import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import type { Copy, CopyKind, Outcome } from './facts.ts';
import type { ArchiveState, BackupState } from './state.ts';
import { weighed } from './size.ts';

const KINDS: Readonly<Record<CopyKind, Message>> = {
  full: { en: 'full', 'pt-BR': 'completo' },
  differential: { en: 'differential', 'pt-BR': 'diferencial' },
  incremental: { en: 'incremental', 'pt-BR': 'incremental' },
  logical: { en: 'logical', 'pt-BR': 'lógico' },
  files: { en: 'files', 'pt-BR': 'de arquivos' },
};

export const text = {
  /** Of what is beside the stack the place is not named. */
  in: (place: BackupPlace, what: Message): Message =>
    place === 'local'
      ? what
      : { en: `In the second place (backup.offsite): ${what.en}`, 'pt-BR': `No segundo lugar (backup.offsite): ${what['pt-BR']}` },
  exportFailed: (at: string, reason: string): Message => ({
    en: `The export of tenants of ${shortly(at)} failed: ${reason}`,
    'pt-BR': `A exportação dos clientes de ${shortly(at)} falhou: ${reason}`,
  }),
  unreadable: (place: string, why: string): Message => ({
    en: `The backups in \`${place}\` cannot be read: ${why}`,
    'pt-BR': `Os backups em \`${place}\` não podem ser lidos: ${why}`,
  }),
  missing: (): Message => ({
    en: 'There is no full backup: nothing could be restored. Take one: prumo backup now',
    'pt-BR': 'Não há backup completo: nada poderia ser restaurado. Faça um: prumo backup now',
  }),
  failed: (kind: CopyKind, at: string, reason: string): Message => ({
    en: `The ${KINDS[kind].en} backup of ${shortly(at)} failed: ${reason}`,
    'pt-BR': `O backup ${KINDS[kind]['pt-BR']} de ${shortly(at)} falhou: ${reason}`,
  }),
  late: (kind: CopyKind, due: string, last: string | undefined): Message => ({
    en: `The ${KINDS[kind].en} backup of ${shortly(due)} is not there; the last one is ${last === undefined ? 'none' : `of ${shortly(last)}`}.`,
    'pt-BR': `O backup ${KINDS[kind]['pt-BR']} de ${shortly(due)} não está lá; o último é ${last === undefined ? 'nenhum' : `de ${shortly(last)}`}.`,
  }),
  size: (size: 'small' | 'large', kind: CopyKind, copy: Copy, usual: number): Message => {
    const [is, was] = [quantity(weighed(copy), 'bytes'), quantity(usual, 'bytes')];
    return {
      en: `The ${KINDS[kind].en} backup ${copy.label} is ${size === 'small' ? 'smaller' : 'larger'} than usual: ${is.en}, where those before it had ${was.en}.`,
      'pt-BR': `O backup ${KINDS[kind]['pt-BR']} ${copy.label} está ${size === 'small' ? 'menor' : 'maior'} que o habitual: ${is['pt-BR']}, e os anteriores tinham ${was['pt-BR']}.`,
    };
  },
  flawed: (said: string): Message => ({ en: `A backup cannot be used: ${said}`, 'pt-BR': `Um backup não pode ser usado: ${said}` }),
  walMissing: (said: string): Message => ({
    en: `The archive has a gap: ${said}. Nothing after it can be reached before a new full backup: prumo backup now --type full`,
    'pt-BR': `O arquivo de WAL tem uma lacuna: ${said}. Nada depois dela se alcança antes de um novo backup completo: prumo backup now --type full`,
  }),
  archiveUnknown: (): Message => ({
    en: 'No primary could be asked how far WAL is archived.',
    'pt-BR': 'Nenhum primário pôde ser perguntado até onde o WAL foi arquivado.',
  }),
  stalled: ({ bytes, segments, seconds }: ArchiveState['lag'], last: string | null): Message => {
    const [size, age] = [quantity(bytes, 'bytes'), quantity(seconds, 'seconds')];
    return {
      en: `WAL is not archived: ${segments} segments (${size.en}) wait, the oldest for ${age.en}; the last one archived is ${last ?? 'none'}.`,
      'pt-BR': `O WAL não é arquivado: ${segments} segmentos (${size['pt-BR']}) esperam, o mais antigo há ${age['pt-BR']}; o último arquivado é ${last ?? 'nenhum'}.`,
    };
  },
  filling: (waiting: number, limit: number): Message => {
    const [is, most] = [quantity(waiting, 'bytes'), quantity(limit, 'bytes')];
    return {
      en: `${is.en} of WAL wait for the archive; above ${most.en} it is given up, and the way to later moments with it.`,
      'pt-BR': `${is['pt-BR']} de WAL esperam pelo arquivo; acima de ${most['pt-BR']} ele é abandonado, e com ele o caminho para momentos posteriores.`,
    };
  },
  givenUp: ({ files, first, last }: NonNullable<BackupState['givenUp']>): Message => ({
    en: `The disk limit was reached, and ${files} files of WAL were given up, from ${first.file} (${shortly(first.at)}) to ${last.file}. Nothing after can be reached before a new full backup: prumo backup now --type full`,
    'pt-BR': `O limite de disco foi atingido, e ${files} arquivos de WAL foram abandonados, de ${first.file} (${shortly(first.at)}) a ${last.file}. Nada depois se alcança antes de um novo backup completo: prumo backup now --type full`,
  }),
  damaged: ({ at, reason }: Outcome): Message => ({
    en: `Reading everything stored on ${shortly(at)} did not find it whole: ${reason ?? ''}`,
    'pt-BR': `A leitura de tudo o que está guardado em ${shortly(at)} não o achou inteiro: ${reason ?? ''}`,
  }),
  unverified: (last: string | null): Message => ({
    en: `What is stored was not read when it should have been; last found whole: ${last === null ? 'never' : shortly(last)}.`,
    'pt-BR': `O que está guardado não foi lido quando devia; inteiro pela última vez: ${last === null ? 'nunca' : shortly(last)}.`,
  }),
  retention: (days: number, since: string | null): Message => ({
    en: `The database should go back ${days} days; it goes back to ${since === null ? 'no moment' : shortly(since)}.`,
    'pt-BR': `O banco devia voltar ${days} dias; ele volta até ${since === null ? 'momento nenhum' : shortly(since)}.`,
  }),
};

/** To the minute, UTC. */
function shortly(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
