import type { Message } from '../messages/message.ts';
import { quantity } from '../model/index.ts';

export const commands = {
  status: {
    en: 'What is wrong with backups, and when each was last good, verified and proven',
    'pt-BR': 'O que há de errado com os backups, e quando cada um foi bom, verificado e provado pela última vez',
  },
  format: { en: 'json, or prometheus for its text format', 'pt-BR': 'json, ou prometheus para o formato de texto dele' },
} as const satisfies Record<string, Message>;

export const text = {
  badFormat: (given: string): Message => ({ en: `\`${given}\` is no format.`, 'pt-BR': `\`${given}\` não é um formato.` }),
  badFormatRemedy: (): Message => ({ en: 'Give json or prometheus.', 'pt-BR': 'Informe json ou prometheus.' }),
  columns: (): Record<'kind' | 'place' | 'last' | 'age' | 'stored' | 'count' | 'state', Message> => ({
    kind: { en: 'KIND', 'pt-BR': 'TIPO' },
    place: { en: 'PLACE', 'pt-BR': 'LUGAR' },
    last: { en: 'LAST GOOD', 'pt-BR': 'ÚLTIMO BOM' },
    age: { en: 'AGE', 'pt-BR': 'IDADE' },
    stored: { en: 'STORED', 'pt-BR': 'GUARDADO' },
    count: { en: 'COUNT', 'pt-BR': 'QUANTOS' },
    state: { en: 'STATE', 'pt-BR': 'ESTADO' },
  }),
  never: (): Message => ({ en: 'never', 'pt-BR': 'nunca' }),
  states: (): Record<'ok' | 'failed' | 'late' | 'small' | 'large' | 'none', Message> => ({
    ok: { en: 'ok', 'pt-BR': 'ok' },
    failed: { en: 'failed', 'pt-BR': 'falhou' },
    late: { en: 'late', 'pt-BR': 'atrasado' },
    small: { en: 'too small', 'pt-BR': 'pequeno demais' },
    large: { en: 'too large', 'pt-BR': 'grande demais' },
    none: { en: 'none yet', 'pt-BR': 'nenhum ainda' },
  }),
  archive: (last: string | null, bytes: number, segments: number): Message => {
    const size = quantity(bytes, 'bytes');
    return {
      en: `WAL is archived up to ${last ?? 'no segment yet'}; ${size.en} are written and not archived (${segments} whole segments wait).`,
      'pt-BR': `O WAL está arquivado até ${last ?? 'nenhum segmento ainda'}; ${size['pt-BR']} estão gravados e não arquivados (${segments} segmentos inteiros esperam).`,
    };
  },
  window: (since: string): Message => ({
    en: `The database can be brought back to any moment since ${since}.`,
    'pt-BR': `O banco pode voltar a qualquer momento desde ${since}.`,
  }),
  verified: (at: string | null): Message => ({
    en: `Last found whole: ${at ?? 'never'}.`,
    'pt-BR': `Inteiro pela última vez: ${at ?? 'nunca'}.`,
  }),
  proven: (drill: string, at: string | null): Message => ({
    en: `Last proven by ${drill}: ${at ?? 'never'}.`,
    'pt-BR': `Provado pela última vez por ${drill}: ${at ?? 'nunca'}.`,
  }),
  nothingWrong: (): Message => ({ en: 'Nothing is wrong.', 'pt-BR': 'Nada de errado.' }),
  wrong: (count: number): Message => ({
    en: count === 1 ? 'One thing is wrong with backups:' : `${count} things are wrong with backups:`,
    'pt-BR': count === 1 ? 'Há uma coisa errada com os backups:' : `Há ${count} coisas erradas com os backups:`,
  }),
  more: (): Message => ({ en: 'See `prumo backup status`.', 'pt-BR': 'Veja `prumo backup status`.' }),
};
