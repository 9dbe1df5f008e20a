import type { Message } from '../../messages/message.ts';

/** Why something stored cannot be used, by the flaw’s name. */
const FLAWS: Readonly<Record<string, Message>> = {
  'wrong-key': { en: 'it was sealed with another key', 'pt-BR': 'foi fechado com outra chave' },
  changed: { en: 'it is not what was written', 'pt-BR': 'não é o que foi gravado' },
  'cut-short': { en: 'its end is missing', 'pt-BR': 'falta o fim' },
  'not-a-backup': { en: 'it is no backup', 'pt-BR': 'não é um backup' },
  missing: { en: 'it is gone', 'pt-BR': 'sumiu' },
  'other-size': { en: 'its list has another size than was written', 'pt-BR': 'a lista tem outro tamanho que o gravado' },
  unreadable: { en: 'its manifest cannot be understood', 'pt-BR': 'o manifesto não pode ser entendido' },
};

export const text = {
  flaw: (flaw: string): Message => FLAWS[flaw] ?? { en: flaw, 'pt-BR': flaw },
  notWanted: (): Message => ({
    en: 'The spec asks for no backup of files.',
    'pt-BR': 'O spec não pede backup de arquivos.',
  }),
  notWantedRemedy: (): Message => ({
    en: 'Name buckets in `storage.buckets`, write `backup: {}` and run `prumo up`.',
    'pt-BR': 'Liste buckets em `storage.buckets`, escreva `backup: {}` e rode `prumo up`.',
  }),
  notTaken: (): Message => ({ en: 'The files were not backed up.', 'pt-BR': 'O backup dos arquivos não foi feito.' }),
  notTakenRemedy: (): Message => ({
    en: 'See `prumo status`, and take it again: `prumo backup now --files`. What was copied so far is taken over.',
    'pt-BR': 'Veja `prumo status` e faça de novo: `prumo backup now --files`. O que já foi copiado é aproveitado.',
  }),
  unread: (count: number, label: string): Message => ({
    en: `The store did not give ${count} objects; all others are in backup ${label}.`,
    'pt-BR': `O armazenamento não entregou ${count} objetos; todos os outros estão no backup ${label}.`,
  }),
  unreadRemedy: (): Message => ({
    en: 'See `prumo logs swift-object` and the disk’s own messages. An older backup may have them: prumo restore --files --to directory PATH --as-of TIME',
    'pt-BR':
      'Veja `prumo logs swift-object` e as mensagens do disco. Um backup mais antigo pode tê-los: prumo restore --files --to directory CAMINHO --as-of MOMENTO',
  }),
  damagedRemedy: (): Message => ({
    en: 'Take another now (`prumo backup now --files`): what is still in the buckets and is gone here is copied again. Then look for the cause on the disk. A damaged backup goes after `backup.files.keep` days, once a newer whole one is there.',
    'pt-BR':
      'Faça outro agora (`prumo backup now --files`): o que ainda está nos buckets e sumiu daqui é copiado de novo. Depois procure a causa no disco. Um backup danificado sai após `backup.files.keep` dias, desde que haja um inteiro mais novo.',
  }),
  notRestorable: (): Message => ({ en: 'The backup of the files cannot be restored.', 'pt-BR': 'O backup dos arquivos não pode ser restaurado.' }),
  notRestorableRemedy: (): Message => ({
    en: 'Restore another one (`--backup LABEL`, `prumo backup list`), and see `prumo backup verify`.',
    'pt-BR': 'Restaure outro (`--backup RÓTULO`, `prumo backup list`) e veja `prumo backup verify`.',
  }),
  none: (): Message => ({ en: 'There is no backup of the files yet.', 'pt-BR': 'Ainda não há backup dos arquivos.' }),
  noneBefore: (first: string): Message => ({
    en: `There is no backup of the files from so early; the first is of ${first}.`,
    'pt-BR': `Não há backup dos arquivos tão antigo; o primeiro é de ${first}.`,
  }),
  noneRemedy: (): Message => ({ en: 'Take one: prumo backup now --files', 'pt-BR': 'Faça um: prumo backup now --files' }),
  unknown: (label: string): Message => ({
    en: `There is no backup of the files ${label}.`,
    'pt-BR': `Não existe o backup dos arquivos ${label}.`,
  }),
  unknownRemedy: (): Message => ({ en: 'List them: prumo backup list', 'pt-BR': 'Liste-os: prumo backup list' }),
  noBucket: (name: string): Message => ({
    en: `The backup has no bucket ${name}.`,
    'pt-BR': `O backup não tem o bucket ${name}.`,
  }),
  noBucketRemedy: (names: readonly string[]): Message => ({
    en: `It has: ${names.join(', ')}.`,
    'pt-BR': `Ele tem: ${names.join(', ')}.`,
  }),
  notRestored: (): Message => ({ en: 'The files were not all restored.', 'pt-BR': 'Nem todos os arquivos foram restaurados.' }),
  bucketRemedy: (): Message => ({
    en: 'See that the store answers (`prumo status`), then run the same again: what is there already is left as it is.',
    'pt-BR': 'Veja se o armazenamento responde (`prumo status`) e rode o mesmo de novo: o que já está lá fica como está.',
  }),
  directoryRemedy: (): Message => ({
    en: 'Give a folder that is not there yet, where you may write and the objects fit.',
    'pt-BR': 'Informe uma pasta que ainda não existe, onde você possa gravar e os objetos caibam.',
  }),
  placeTaken: (path: string): Message => ({ en: `${path} is there already.`, 'pt-BR': `${path} já existe.` }),
};
