import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

/** What is broken on purpose. */
export type FaultName = 'wal-segment-missing' | 'byte-changed' | 'copy-changed' | 'repository-away';

const FAULTS: Readonly<Record<FaultName, Message>> = {
  'wal-segment-missing': { en: 'a segment of WAL is missing', 'pt-BR': 'falta um segmento de WAL' },
  'byte-changed': { en: 'a byte of a backup is another', 'pt-BR': 'um byte de um backup é outro' },
  'copy-changed': { en: 'a byte of a portable copy is another', 'pt-BR': 'um byte de uma cópia portável é outro' },
  'repository-away': { en: 'the repository does not answer', 'pt-BR': 'o repositório não responde' },
};

export const text = {
  unwell: (what: Message): Message => ({
    en: `something is wrong with backups already: ${what.en}`,
    'pt-BR': `já há algo errado com os backups: ${what['pt-BR']}`,
  }),
  tooFew: (): Message => ({
    en: 'there are too few segments of WAL since the oldest backup to take one away',
    'pt-BR': 'há segmentos de WAL de menos desde o backup mais antigo para tirar um',
  }),
  noticed: (fault: FaultName, seconds: number): Message => {
    const took = quantity(seconds, 'seconds');
    return { en: `told after ${took.en}: ${FAULTS[fault].en}`, 'pt-BR': `dito depois de ${took['pt-BR']}: ${FAULTS[fault]['pt-BR']}` };
  },
  unnoticed: (fault: FaultName): Message => ({
    en: `nobody was told: ${FAULTS[fault].en}`,
    'pt-BR': `ninguém foi avisado: ${FAULTS[fault]['pt-BR']}`,
  }),
  slow: (fault: FaultName, after: number, within: number): Message => ({
    en: `told after ${quantity(after, 'seconds').en}, where ${quantity(within, 'seconds').en} are promised: ${FAULTS[fault].en}`,
    'pt-BR': `dito depois de ${quantity(after, 'seconds')['pt-BR']}, onde se prometem ${quantity(within, 'seconds')['pt-BR']}: ${FAULTS[fault]['pt-BR']}`,
  }),
  stillTold: (what: string): Message => ({
    en: `it is mended, and told all the same: ${what}`,
    'pt-BR': `está consertado, e continua sendo dito: ${what}`,
  }),
  nothing: (): Message => ({ en: 'nothing was broken', 'pt-BR': 'nada foi quebrado' }),
  waiting: (): Message => ({
    en: 'WAL is written, and must be told to wait for an archive',
    'pt-BR': 'WAL é gravado, e deve ser dito que espera pelo arquivo',
  }),
};
