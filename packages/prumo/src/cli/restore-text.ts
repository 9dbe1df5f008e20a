import type { Message } from '../messages/message.ts';

export const commands = {
  restore: {
    en: 'Bring the database back beside the one that runs, from its backups',
    'pt-BR': 'Trazer o banco de volta ao lado do que está no ar, a partir dos backups',
  },
  to: {
    en: 'new: a server to look into; directory: a folder, given as PATH',
    'pt-BR': 'new: um servidor para consultar; directory: uma pasta, dada como CAMINHO',
  },
  time: {
    en: 'the moment to go back to (ISO 8601; local time unless it has a zone). Default: as far as the archive goes',
    'pt-BR': 'o momento a que voltar (ISO 8601; hora local se não tiver fuso). Padrão: até onde o arquivo vai',
  },
  backup: { en: 'begin from this backup. Default: the newest that can', 'pt-BR': 'partir deste backup. Padrão: o mais novo que serve' },
  logical: {
    en: 'from a portable copy by pg_dump instead, compared with its manifest. Default: the newest that can be used',
    'pt-BR': 'em vez disso de uma cópia portável por pg_dump, comparada com seu manifesto. Padrão: a mais nova que serve',
  },
  table: {
    en: 'with --logical: rows of this table alone (schema.name); may be given again',
    'pt-BR': 'com --logical: só as linhas desta tabela (esquema.nome); pode ser repetido',
  },
  remove: { en: 'stop the server restored with --to new, and delete it', 'pt-BR': 'parar o servidor restaurado com --to new e apagá-lo' },
} as const satisfies Record<string, Message>;

export const text = {
  noPlace: (): Message => ({ en: 'Where to restore to was not said.', 'pt-BR': 'Não foi dito para onde restaurar.' }),
  strayPath: (): Message => ({
    en: 'A folder goes with `--to directory` alone.',
    'pt-BR': 'Uma pasta só acompanha `--to directory`.',
  }),
  placeRemedy: (): Message => ({
    en: 'Give `--to new`, or `--to directory PATH`.',
    'pt-BR': 'Informe `--to new`, ou `--to directory CAMINHO`.',
  }),
  foreseen: (label: string, until: string | null, folder: string, size: Message): Message => ({
    en: `Would restore ${label} (${size.en}) and the WAL up to ${until ?? 'the end of the archive'} into ${folder}. Nothing was changed.`,
    'pt-BR': `Restauraria ${label} (${size['pt-BR']}) e o WAL até ${until ?? 'o fim do arquivo'} em ${folder}. Nada foi alterado.`,
  }),
  foreseenLogical: (label: string, tables: readonly string[], folder: string, size: Message): Message => ({
    en: `Would restore ${label} (${size.en})${tables.length === 0 ? '' : `, of it the rows of ${tables.join(', ')} alone,`} into a PostgreSQL of its own in ${folder}. Nothing was changed.`,
    'pt-BR': `Restauraria ${label} (${size['pt-BR']})${tables.length === 0 ? '' : `, dele só as linhas de ${tables.join(', ')},`} num PostgreSQL próprio em ${folder}. Nada foi alterado.`,
  }),
  restoredLogical: (label: string, tables: number, rows: number, took: Message): Message => ({
    en: `Restored ${label}: ${tables} tables with ${rows} rows in ${took.en}.`,
    'pt-BR': `Restaurado ${label}: ${tables} tabelas com ${rows} linhas em ${took['pt-BR']}.`,
  }),
  asManifest: (): Message => ({ en: 'All of it is as its manifest says.', 'pt-BR': 'Tudo está como diz o manifesto.' }),
  notAsManifest: (differing: number): Message => ({
    en: `It is not as its manifest says: ${differing} differences.`,
    'pt-BR': `Não está como diz o manifesto: ${differing} diferenças.`,
  }),
  difference: (kind: string, name: string, expected: string, found: string): Message => ({
    en: `  ${kind} ${name}: was ${expected}, is ${found}`,
    'pt-BR': `  ${kind} ${name}: era ${expected}, é ${found}`,
  }),
  tablesOfLogical: (): Message => ({
    en: 'Single tables are restored from a portable copy alone.',
    'pt-BR': 'Só de uma cópia portável se restauram tabelas avulsas.',
  }),
  tablesOfLogicalRemedy: (): Message => ({ en: 'Give `--logical` too.', 'pt-BR': 'Informe também `--logical`.' }),
  noMoment: (): Message => ({
    en: 'A portable copy is of one moment, and leads to no other.',
    'pt-BR': 'Uma cópia portável é de um momento, e não leva a outro.',
  }),
  noMomentRemedy: (): Message => ({
    en: 'Leave `--time` out and choose a copy with `--backup`, or leave `--logical` out.',
    'pt-BR': 'Deixe `--time` de fora e escolha uma cópia com `--backup`, ou deixe `--logical` de fora.',
  }),
  progress: (done: Message, total: Message, rate: Message, left: Message | null): Message => ({
    en: `${done.en} of ${total.en}, ${rate.en}/s${left === null ? '' : `, about ${left.en} left`}`,
    'pt-BR': `${done['pt-BR']} de ${total['pt-BR']}, ${rate['pt-BR']}/s${left === null ? '' : `, faltam cerca de ${left['pt-BR']}`}`,
  }),
  restored: (label: string, until: string | null, size: Message, took: Message): Message => ({
    en: `Restored ${label} up to ${until ?? 'the end of the archive'}: ${size.en} in ${took.en}.`,
    'pt-BR': `Restaurado ${label} até ${until ?? 'o fim do arquivo'}: ${size['pt-BR']} em ${took['pt-BR']}.`,
  }),
  connect: (command: string): Message => ({ en: `Look into it: ${command}`, 'pt-BR': `Consulte-o: ${command}` }),
  thenRemove: (): Message => ({
    en: 'Take it away when done: prumo restore --remove',
    'pt-BR': 'Remova-o ao terminar: prumo restore --remove',
  }),
  start: (user: string, command: string): Message => ({
    en: `It is shut down in order and belongs to ${user}. Start it as that user: ${command}`,
    'pt-BR': `Está desligado em ordem e pertence a ${user}. Inicie-o como esse usuário: ${command}`,
  }),
  removed: (): Message => ({ en: 'The restored server is gone.', 'pt-BR': 'O servidor restaurado foi removido.' }),
  nothingToRemove: (): Message => ({ en: 'There is no restored server.', 'pt-BR': 'Não há servidor restaurado.' }),
};
