import type { ImportRecord, Reason } from '../backups/import/index.ts';
import type { Message } from '../messages/message.ts';

type Fate = ImportRecord['report']['roles'][number]['fate'];

export const commands = {
  import: {
    en: 'Copy a running database, or a dump, into the stack; switch to it once every table is as it was',
    'pt-BR': 'Copiar um banco no ar, ou um dump, para a stack; passar a ele quando cada tabela estiver como era',
  },
  passwordFile: {
    en: 'file that holds the source’s password alone, readable by you only. Default: PGPASSWORD, then ~/.pgpass',
    'pt-BR': 'arquivo que contém só a senha da origem, legível só por você. Padrão: PGPASSWORD, depois ~/.pgpass',
  },
  replace: {
    en: 'take the place of a database that has tables; it is kept until --forget',
    'pt-BR': 'tomar o lugar de um banco que tem tabelas; ele fica guardado até --forget',
  },
  noSwitch: {
    en: 'copy, load and compare; the same command without it switches later',
    'pt-BR': 'copiar, carregar e comparar; o mesmo comando sem ela faz a troca depois',
  },
  undo: { en: 'put the database back that was before the import', 'pt-BR': 'voltar ao banco de antes da importação' },
  forget: { en: 'delete the database that was before the import, for good', 'pt-BR': 'apagar de vez o banco de antes da importação' },
  abort: {
    en: 'clear an import that was not switched, or was undone',
    'pt-BR': 'descartar uma importação que não foi trocada, ou foi desfeita',
  },
} as const satisfies Record<string, Message>;

const FATES: Readonly<Record<Fate, Message>> = {
  mapped: { en: 'what it owned is the stack’s owner role’s', 'pt-BR': 'o que era dele passa ao papel dono da stack' },
  made: {
    en: 'made without login, since policies are for it; grant it to whom they are meant for',
    'pt-BR': 'criado sem login, pois há políticas para ele; conceda-o a quem elas se destinam',
  },
  there: { en: 'policies are for it, and the stack has it', 'pt-BR': 'há políticas para ele, e a stack o tem' },
  'left-out': { en: 'left out: nothing in the database is its', 'pt-BR': 'deixado de fora: nada no banco é dele' },
};

const REASONS: Readonly<Record<Reason, Message>> = {
  superuser: { en: 'only a superuser may make it', 'pt-BR': 'só um superusuário pode criá-lo' },
  replication: { en: 'whoever follows the source does not follow the stack', 'pt-BR': 'quem segue a origem não segue a stack' },
  stack: { en: 'the stack makes its own', 'pt-BR': 'a stack cria o seu' },
};

export const text = {
  whatToDo: (): Message => ({
    en: 'Give what to import, or one of --undo, --forget and --abort.',
    'pt-BR': 'Informe o que importar, ou uma de --undo, --forget e --abort.',
  }),
  whatToDoRemedy: (): Message => ({
    en: 'For example: prumo import postgres://USER@HOST:5432/DATABASE',
    'pt-BR': 'Por exemplo: prumo import postgres://USUÁRIO@HOST:5432/BANCO',
  }),
  passwordFileUnusable: (file: string): Message => ({
    en: `${file} cannot be used as a password file: it must be there, be one line, and be readable by its owner only.`,
    'pt-BR': `${file} não pode ser usado como arquivo de senha: deve existir, ter uma linha e ser legível só pelo dono.`,
  }),
  passwordFileRemedy: (file: string): Message => ({ en: `chmod 600 ${file}`, 'pt-BR': `chmod 600 ${file}` }),
  columns: (): readonly Message[] => [
    { en: 'TABLE', 'pt-BR': 'TABELA' },
    { en: 'SOURCE', 'pt-BR': 'ORIGEM' },
    { en: 'STACK', 'pt-BR': 'STACK' },
    { en: 'CONTENT', 'pt-BR': 'CONTEÚDO' },
  ],
  same: (): Message => ({ en: 'same', 'pt-BR': 'igual' }),
  differs: (): Message => ({ en: 'differs', 'pt-BR': 'difere' }),
  roles: (): Message => ({ en: 'Roles at the source:', 'pt-BR': 'Papéis na origem:' }),
  fate: (fate: Fate): Message => FATES[fate],
  extensions: (): Message => ({ en: 'Extensions (source, stack):', 'pt-BR': 'Extensões (origem, stack):' }),
  leftOut: (): Message => ({ en: 'Left out:', 'pt-BR': 'Deixado de fora:' }),
  reason: (reason: Reason): Message => REASONS[reason],
  rights: (count: number): Message => ({
    en: `rights on ${count} objects: the application’s role has those the stack gives it`,
    'pt-BR': `direitos sobre ${count} objetos: o papel da aplicação tem os que a stack lhe dá`,
  }),
  setting: (setting: string): Message => ({
    en: `${setting}: the database’s own settings are the stack’s`,
    'pt-BR': `${setting}: as configurações do banco são as da stack`,
  }),
  foreseen: (source: string, version: string, tables: number, size: Message, collate: string, client: number): Message => ({
    en: `Would copy ${source} (PostgreSQL ${version}, ${tables} tables, ${size.en}, collation ${collate}; in the stack C.UTF-8) with pg_dump ${client}.`,
    'pt-BR': `Copiaria ${source} (PostgreSQL ${version}, ${tables} tabelas, ${size['pt-BR']}, collation ${collate}; na stack C.UTF-8) com pg_dump ${client}.`,
  }),
  unchanged: (): Message => ({ en: 'Nothing was changed.', 'pt-BR': 'Nada foi alterado.' }),
  agree: (tables: number, sequences: number, largeObjects: number, at: string): Message => ({
    en: `All ${tables} tables, ${sequences} sequences and ${largeObjects} large objects are as they were at the source at ${at}.`,
    'pt-BR': `Todas as ${tables} tabelas, ${sequences} sequências e ${largeObjects} objetos grandes estão como estavam na origem em ${at}.`,
  }),
  countsAgree: (tables: number): Message => ({
    en: `All ${tables} tables with data in the file have as many rows as it says. A file has no source to compare with: their content was not compared.`,
    'pt-BR': `Todas as ${tables} tabelas com dados no arquivo têm tantas linhas quantas ele diz. Um arquivo não tem origem com que comparar: o conteúdo não foi comparado.`,
  }),
  noCounts: (): Message => ({
    en: 'The file has no COPY whose rows could be counted: nothing was compared but that every statement was carried out.',
    'pt-BR': 'O arquivo não tem COPY cujas linhas se possam contar: nada foi comparado, só que cada instrução foi executada.',
  }),
  foreseenFile: (path: string, format: string, size: Message): Message => ({
    en: `Would load ${path} (${format}, ${size.en}) and compare the rows it says with those that are there.`,
    'pt-BR': `Carregaria ${path} (${format}, ${size['pt-BR']}) e compararia as linhas que ele diz com as que estão lá.`,
  }),
  switched: (name: string, kept: string, held: Message): Message => ({
    en: `${name} is the imported database now; transactions waited ${held.en}. The one before is kept as ${kept}: prumo import --undo, or --forget.`,
    'pt-BR': `${name} agora é o banco importado; as transações esperaram ${held['pt-BR']}. O de antes está guardado como ${kept}: prumo import --undo, ou --forget.`,
  }),
  notSwitched: (): Message => ({
    en: 'Nothing was switched: run the same command without --no-switch, or prumo import --abort.',
    'pt-BR': 'Nada foi trocado: rode o mesmo comando sem --no-switch, ou prumo import --abort.',
  }),
  undone: (held: Message): Message => ({
    en: `The database is the one before the import; transactions waited ${held.en}. What was imported is still there: prumo import --abort deletes it.`,
    'pt-BR': `O banco é o de antes da importação; as transações esperaram ${held['pt-BR']}. O importado ainda existe: prumo import --abort o apaga.`,
  }),
  forgotten: (): Message => ({ en: 'The database before the import is deleted.', 'pt-BR': 'O banco de antes da importação foi apagado.' }),
  aborted: (): Message => ({ en: 'Nothing is left of the import.', 'pt-BR': 'Nada resta da importação.' }),
  nothingToAbort: (): Message => ({ en: 'There is no import to clear.', 'pt-BR': 'Não há importação a descartar.' }),
};
