import type { Message } from '../messages/message.ts';

export const command: Message = {
  en: 'The keys no backup can be read without: write them to a file, and say that you have it',
  'pt-BR': 'As chaves sem as quais nenhum backup pode ser lido: gravá-las num arquivo, e dizer que você o tem',
};

export const flags = {
  to: { en: 'write them to this new file', 'pt-BR': 'gravá-las neste arquivo novo' },
  acknowledge: {
    en: 'say that the file lies off this machine, by the fingerprint in it, which is asked for',
    'pt-BR': 'dizer que o arquivo está fora desta máquina, pela impressão digital que há nele, que é perguntada',
  },
  fingerprint: { en: 'the fingerprint, instead of being asked for it', 'pt-BR': 'a impressão digital, em vez de ser perguntado' },
} as const satisfies Record<string, Message>;

export const text = {
  written: (file: string): Message => ({
    en: `Written to ${file}, readable by you alone. Take it off this machine: a copy here is lost with what it is for.`,
    'pt-BR': `Gravadas em ${file}, que só você pode ler. Leve-o para fora desta máquina: uma cópia aqui se perde junto com aquilo para que serve.`,
  }),
  wouldWrite: (file: string): Message => ({
    en: `Would write them to ${file}. Nothing was changed.`,
    'pt-BR': `Gravaria as chaves em ${file}. Nada foi alterado.`,
  }),
  notWritten: (file: string): Message => ({
    en: `The keys could not be written to ${file}.`,
    'pt-BR': `As chaves não puderam ser gravadas em ${file}.`,
  }),
  notWrittenRemedy: (): Message => ({
    en: 'Name a file that is not there yet, in a folder you may write to.',
    'pt-BR': 'Indique um arquivo que ainda não exista, numa pasta em que você possa gravar.',
  }),
  acknowledged: (at: string): Message => ({
    en: `Somebody said on ${at.slice(0, 10)} that they have the keys elsewhere.`,
    'pt-BR': `Alguém disse em ${at.slice(0, 10)} que tem as chaves em outro lugar.`,
  }),
  notAcknowledged: (): Message => ({
    en: 'Nobody has said that the keys of the backups lie anywhere but here: lost with this machine, no backup can be read. Run `prumo backup key --to FILE`, take the file away, then `prumo backup key --acknowledge`.',
    'pt-BR':
      'Ninguém disse que as chaves dos backups estão em outro lugar além daqui: perdidas com esta máquina, nenhum backup poderá ser lido. Rode `prumo backup key --to ARQUIVO`, leve o arquivo embora, depois `prumo backup key --acknowledge`.',
  }),
  askFingerprint: (): Message => ({ en: 'Fingerprint in the file: ', 'pt-BR': 'Impressão digital no arquivo: ' }),
  otherFingerprint: (): Message => ({
    en: 'That is not the fingerprint of this stack’s keys.',
    'pt-BR': 'Essa não é a impressão digital das chaves deste stack.',
  }),
  fingerprintRemedy: (): Message => ({
    en: 'Copy it from the file that `prumo backup key --to FILE` wrote: `prumo backup key --acknowledge --fingerprint FINGERPRINT`.',
    'pt-BR': 'Copie-a do arquivo que `prumo backup key --to ARQUIVO` gravou: `prumo backup key --acknowledge --fingerprint IMPRESSÃO`.',
  }),
};
