import type { BackupPlace } from '../backups/index.ts';
import type { Message } from '../messages/message.ts';

export const commands = {
  files: {
    en: 'instead of the database, objects of the buckets, --to bucket or --to directory PATH',
    'pt-BR': 'em vez do banco, objetos dos buckets, --to bucket ou --to directory CAMINHO',
  },
  bucket: { en: 'with --files: of this bucket alone', 'pt-BR': 'com --files: só deste bucket' },
  prefix: { en: 'with --files: whose keys begin so', 'pt-BR': 'com --files: cujas chaves começam assim' },
  asOf: {
    en: 'with --files: as the last backup before this moment has them (ISO 8601)',
    'pt-BR': 'com --files: como o último backup antes deste momento os tem (ISO 8601)',
  },
  deleteExtra: {
    en: 'with --to bucket: delete what the backup does not have, after asking and after a backup of what is there',
    'pt-BR': 'com --to bucket: apagar o que o backup não tem, depois de perguntar e de um backup do que está lá',
  },
} as const satisfies Record<string, Message>;

export const text = {
  taken: (label: string, objects: number, size: Message, stored: Message, seconds: number): Message => ({
    en: `Backup ${label} (files): ${objects} objects, ${size.en} in all, ${stored.en} of them copied now, in ${seconds.toFixed(0)} s.`,
    'pt-BR': `Backup ${label} (arquivos): ${objects} objetos, ${size['pt-BR']} ao todo, ${stored['pt-BR']} copiados agora, em ${seconds.toFixed(0)} s.`,
  }),
  vanished: (count: number): Message => ({
    en: `${count} objects were deleted while the backup was taken.`,
    'pt-BR': `${count} objetos foram apagados durante o backup.`,
  }),
  fields: (): Record<'objects' | 'bucket' | 'vanished' | 'unread' | 'purpose', Message> => ({
    objects: { en: 'objects', 'pt-BR': 'objetos' },
    bucket: { en: 'bucket', 'pt-BR': 'bucket' },
    vanished: { en: 'vanished', 'pt-BR': 'sumiram' },
    unread: { en: 'not read', 'pt-BR': 'não lidos' },
    purpose: { en: 'purpose', 'pt-BR': 'finalidade' },
  }),
  safety: (): Message => ({ en: 'before a restore', 'pt-BR': 'antes de uma restauração' }),
  ofBucket: (name: string, objects: number, size: Message): Message => ({
    en: `${name}: ${objects} objects, ${size.en}`,
    'pt-BR': `${name}: ${objects} objetos, ${size['pt-BR']}`,
  }),
  flawed: (label: string, flaw: Message, place: BackupPlace): Message => ({
    en: `Backup ${label} (files${place === 'local' ? '' : ', in the second place'}) cannot be used: ${flaw.en}.`,
    'pt-BR': `O backup ${label} (arquivos${place === 'local' ? '' : ', no segundo lugar'}) não pode ser usado: ${flaw['pt-BR']}.`,
  }),
  filesOnly: (): Message => ({
    en: '`--bucket`, `--prefix`, `--as-of`, `--delete-extra` and `--to bucket` go with `--files`.',
    'pt-BR': '`--bucket`, `--prefix`, `--as-of`, `--delete-extra` e `--to bucket` acompanham `--files`.',
  }),
  filesOnlyRemedy: (): Message => ({
    en: 'Add `--files` to restore objects of the buckets; the database goes back with `--time`.',
    'pt-BR': 'Acrescente `--files` para restaurar objetos dos buckets; o banco volta com `--time`.',
  }),
  noPlace: (): Message => ({
    en: 'Where to restore the files to was not said, or more was said than goes together.',
    'pt-BR': 'Não foi dito para onde restaurar os arquivos, ou foi dito mais do que combina.',
  }),
  placeRemedy: (): Message => ({
    en: 'Give `--to directory PATH` or `--to bucket`, one of `--as-of` and `--backup`, and options of the database not at all. `--delete-extra` goes with `--to bucket`.',
    'pt-BR':
      'Informe `--to directory CAMINHO` ou `--to bucket`, um entre `--as-of` e `--backup`, e nenhuma opção do banco. `--delete-extra` acompanha `--to bucket`.',
  }),
  restoring: (label: string): Message => ({
    en: `Restoring files of backup ${label} …`,
    'pt-BR': `Restaurando arquivos do backup ${label} …`,
  }),
  safetyFirst: (): Message => ({
    en: 'First a backup of the buckets as they are …',
    'pt-BR': 'Antes, um backup dos buckets como estão …',
  }),
  wouldWrite: (label: string, path: string, objects: number, size: Message): Message => ({
    en: `Would write ${objects} objects (${size.en}) of backup ${label} to ${path}. Nothing was written.`,
    'pt-BR': `Gravaria ${objects} objetos (${size['pt-BR']}) do backup ${label} em ${path}. Nada foi gravado.`,
  }),
  written: (label: string, path: string, objects: number, size: Message): Message => ({
    en: `${objects} objects (${size.en}) of backup ${label} are in ${path}.`,
    'pt-BR': `${objects} objetos (${size['pt-BR']}) do backup ${label} estão em ${path}.`,
  }),
  wouldPut: (label: string, missing: number, different: number, same: number, extra: number): Message => ({
    en: `Would put ${missing} missing and ${different} different objects of backup ${label}; ${same} are there as they were, ${extra} are not in the backup. Nothing was changed.`,
    'pt-BR': `Recolocaria ${missing} objetos ausentes e ${different} diferentes do backup ${label}; ${same} estão lá como eram, ${extra} não estão no backup. Nada foi alterado.`,
  }),
  put: (label: string, missing: number, different: number, same: number): Message => ({
    en: `Of backup ${label}, ${missing} missing and ${different} different objects were put back; ${same} were there as they were.`,
    'pt-BR': `Do backup ${label}, ${missing} objetos ausentes e ${different} diferentes foram recolocados; ${same} estavam lá como eram.`,
  }),
  extraKept: (extra: number): Message => ({
    en: `${extra} objects that are not in the backup were left.`,
    'pt-BR': `${extra} objetos que não estão no backup ficaram.`,
  }),
  extraDeleted: (extra: number): Message => ({
    en: `${extra} objects that are not in the backup were deleted.`,
    'pt-BR': `${extra} objetos que não estão no backup foram apagados.`,
  }),
  left: (count: number): Message => ({
    en: `${count} objects came or changed while this ran, and were left as they are.`,
    'pt-BR': `${count} objetos chegaram ou mudaram enquanto isto rodava, e ficaram como estão.`,
  }),
  undo: (label: string): Message => ({
    en: `What was there before is backup ${label}: prumo restore --files --to bucket --backup ${label}`,
    'pt-BR': `O que estava lá antes é o backup ${label}: prumo restore --files --to bucket --backup ${label}`,
  }),
  confirm: (extra: number, stack: string): Message => ({
    en: `${extra} objects that the backup does not have will be deleted. Type the stack's name (${stack}) to go on: `,
    'pt-BR': `${extra} objetos que o backup não tem serão apagados. Digite o nome da stack (${stack}) para continuar: `,
  }),
  notConfirmed: (): Message => ({ en: 'Nothing was changed.', 'pt-BR': 'Nada foi alterado.' }),
  damaged: (count: number): Message => ({
    en: `${count} objects were not restored: what is stored of them is not what was. All others were.`,
    'pt-BR': `${count} objetos não foram restaurados: o que está guardado deles não é o que foi. Todos os outros foram.`,
  }),
  damagedRemedy: (): Message => ({
    en: 'An older or newer backup may have them (`prumo backup list`). See `prumo backup verify`.',
    'pt-BR': 'Um backup mais antigo ou mais novo pode tê-los (`prumo backup list`). Veja `prumo backup verify`.',
  }),
};
