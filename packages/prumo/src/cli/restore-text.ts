import type { Message } from '../messages/message.ts';

export const commands = {
  restore: {
    en: 'Bring the database back from its backups, beside the one that runs or in its place; or files of the buckets',
    'pt-BR': 'Trazer o banco de volta a partir dos backups, ao lado do que está no ar ou no lugar dele; ou arquivos dos buckets',
  },
  to: {
    en: 'new: a server to look into; directory: a folder, given as PATH; in-place: the database itself goes back; bucket: files go back',
    'pt-BR':
      'new: um servidor para consultar; directory: uma pasta, dada como CAMINHO; in-place: o próprio banco volta; bucket: os arquivos voltam',
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
  from: {
    en: 'local: the repository beside the stack; offsite: the second place, and nothing else',
    'pt-BR': 'local: o repositório ao lado do stack; offsite: o segundo lugar, e nada mais',
  },
  remove: { en: 'stop the server restored with --to new, and delete it', 'pt-BR': 'parar o servidor restaurado com --to new e apagá-lo' },
  undo: {
    en: 'put back what was there before the last restore in place, finished or not',
    'pt-BR': 'recolocar o que havia antes da última restauração no lugar, terminada ou não',
  },
  yes: {
    en: "confirm --to in-place, --undo or --delete-extra with the stack's name, --tenant with its key, instead of typing it",
    'pt-BR': 'confirmar --to in-place, --undo ou --delete-extra com o nome da stack, --tenant com a sua chave, em vez de digitá-lo',
  },
} as const satisfies Record<string, Message>;

export const text = {
  noPlace: (): Message => ({ en: 'Where to restore to was not said.', 'pt-BR': 'Não foi dito para onde restaurar.' }),
  strayPath: (): Message => ({
    en: 'A folder goes with `--to directory` alone.',
    'pt-BR': 'Uma pasta só acompanha `--to directory`.',
  }),
  placeRemedy: (): Message => ({
    en: 'Give `--to new`, `--to directory PATH` or `--to in-place`, or `--undo` alone.',
    'pt-BR': 'Informe `--to new`, `--to directory CAMINHO` ou `--to in-place`, ou `--undo` sozinho.',
  }),
  nothingChanged: (): Message => ({ en: 'Nothing was changed.', 'pt-BR': 'Nada foi alterado.' }),
  strayInPlace: (): Message => ({
    en: 'A restore in place takes neither a folder nor `--remove`, and `--undo` takes no place, moment or backup.',
    'pt-BR': 'Uma restauração no lugar não leva pasta nem `--remove`, e `--undo` não leva lugar, momento ou backup.',
  }),
  noUndoDryRun: (): Message => ({
    en: '`--undo` cannot be foreseen.',
    'pt-BR': 'Não dá para prever `--undo`.',
  }),
  noUndoDryRunRemedy: (): Message => ({
    en: 'Leave `--dry-run` out: it asks before it does anything.',
    'pt-BR': 'Deixe `--dry-run` de fora: ele pergunta antes de fazer qualquer coisa.',
  }),
  foreseenInPlace: (label: string, until: string | null, member: string, size: Message, stops: readonly string[]): Message => ({
    en: `Would take a backup, copy ${label} (${size.en}) beside the data of ${member}, replay the WAL up to ${until ?? 'the end of the archive'}, stop ${[...stops, 'the database'].join(', ')}, exchange the data, rebuild the standbys and start again what ran. Nothing was changed.`,
    'pt-BR': `Faria um backup, copiaria ${label} (${size['pt-BR']}) ao lado dos dados de ${member}, aplicaria o WAL até ${until ?? 'o fim do arquivo'}, pararia ${[...stops, 'o banco'].join(', ')}, trocaria os dados, refaria os standbys e iniciaria de novo o que rodava. Nada foi alterado.`,
  }),
  confirmInPlace: (stack: string, until: string | null): Message => ({
    en: `The database of ${stack} goes back to ${until ?? 'the end of the archive'}: what was written after that is kept in a backup only, and the application is stopped meanwhile.\nType the name of the stack to go on: `,
    'pt-BR': `O banco de ${stack} volta a ${until ?? 'o fim do arquivo'}: o que foi gravado depois fica só em um backup, e a aplicação para enquanto isso.\nDigite o nome da stack para continuar: `,
  }),
  confirmUndo: (stack: string): Message => ({
    en: `The database of ${stack} goes back to what it was before the last restore in place: what was written since is kept in a backup only, and the application is stopped meanwhile.\nType the name of the stack to go on: `,
    'pt-BR': `O banco de ${stack} volta ao que era antes da última restauração no lugar: o que foi gravado desde então fica só em um backup, e a aplicação para enquanto isso.\nDigite o nome da stack para continuar: `,
  }),
  restoredInPlace: (label: string, until: string | null, closed: Message): Message => ({
    en: `The database is back at ${until ?? 'the end of the archive'}, from ${label}. Nobody was let in for ${closed.en}.`,
    'pt-BR': `O banco está de volta em ${until ?? 'o fim do arquivo'}, a partir de ${label}. Ninguém entrou por ${closed['pt-BR']}.`,
  }),
  canBeUndone: (safety: string): Message => ({
    en: `What was there before is in ${safety} and the WAL after it. Put it back with: prumo restore --undo`,
    'pt-BR': `O que havia antes está em ${safety} e no WAL seguinte. Recoloque com: prumo restore --undo`,
  }),
  putBack: (closed: Message): Message => ({
    en: `What was there before is back. Nobody was let in for ${closed.en}.`,
    'pt-BR': `O que havia antes está de volta. Ninguém entrou por ${closed['pt-BR']}.`,
  }),
  badFrom: (given: string): Message => ({ en: `Nothing is kept in \`${given}\`.`, 'pt-BR': `Nada é guardado em \`${given}\`.` }),
  fromRemedy: (): Message => ({ en: 'Give `--from local` or `--from offsite`.', 'pt-BR': 'Informe `--from local` ou `--from offsite`.' }),
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
