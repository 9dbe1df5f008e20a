import type { Message } from '../../messages/message.ts';

export const text = {
  badUrl: (): Message => ({ en: 'That is no address of a database.', 'pt-BR': 'Isso não é o endereço de um banco.' }),
  urlRemedy: (): Message => ({
    en: 'Give postgres://USER@HOST:PORT/DATABASE, with ?sslmode=… where it matters, or a file.',
    'pt-BR': 'Informe postgres://USUÁRIO@HOST:PORTA/BANCO, com ?sslmode=… quando importar, ou um arquivo.',
  }),
  passwordInUrl: (): Message => ({
    en: 'A password on the command line can be read by everybody on this machine.',
    'pt-BR': 'Uma senha na linha de comando pode ser lida por todos nesta máquina.',
  }),
  passwordRemedy: (): Message => ({
    en: 'Leave it out of the address, and give it by --password-file FILE, the variable PGPASSWORD or ~/.pgpass.',
    'pt-BR': 'Deixe-a fora do endereço e informe-a por --password-file ARQUIVO, pela variável PGPASSWORD ou por ~/.pgpass.',
  }),
  unknownParameter: (name: string): Message => ({
    en: `The address has a parameter that is not understood: ${name}.`,
    'pt-BR': `O endereço tem um parâmetro que não é entendido: ${name}.`,
  }),
  badSslMode: (given: string, known: readonly string[]): Message => ({
    en: `sslmode=${given} is not one of ${known.join(', ')}.`,
    'pt-BR': `sslmode=${given} não é um de ${known.join(', ')}.`,
  }),
  unreachable: (name: string): Message => ({ en: `${name} does not answer.`, 'pt-BR': `${name} não responde.` }),
  unreachableRemedy: (): Message => ({
    en: 'Check host, port, firewall and TLS from this machine. Nothing was changed.',
    'pt-BR': 'Verifique host, porta, firewall e TLS a partir desta máquina. Nada foi alterado.',
  }),
  notLetIn: (name: string): Message => ({ en: `${name} lets nobody in that way.`, 'pt-BR': `${name} não deixa entrar assim.` }),
  noDatabase: (name: string): Message => ({ en: `There is no database ${name}.`, 'pt-BR': `Não existe o banco ${name}.` }),
  noDatabaseRemedy: (): Message => ({
    en: 'List them with `psql -l` and give the name as it is there.',
    'pt-BR': 'Liste-os com `psql -l` e informe o nome como está lá.',
  }),
  noRight: (name: string): Message => ({ en: `${name} may not be read.`, 'pt-BR': `${name} não pode ser lido.` }),
  unreadable: (user: string, count: number): Message => ({
    en: `${user} may not read ${count} of its tables and sequences whole.`,
    'pt-BR': `${user} não pode ler por inteiro ${count} de suas tabelas e sequências.`,
  }),
  noRightRemedy: (user: string): Message => ({
    en: `Import as the owner of the tables or a superuser, or, where no row security is in force, GRANT pg_read_all_data TO "${user}" at the source (from 14 on). Large objects take a superuser.`,
    'pt-BR': `Importe como o dono das tabelas ou um superusuário ou, onde não há segurança por linha em vigor, GRANT pg_read_all_data TO "${user}" na origem (a partir da 14). Objetos grandes exigem um superusuário.`,
  }),
  otherEncoding: (encoding: string): Message => ({
    en: `The source is encoded in ${encoding}, so that no checksum of its text can be compared.`,
    'pt-BR': `A origem está codificada em ${encoding}, e nenhuma soma de seus textos pode ser comparada.`,
  }),
  otherEncodingRemedy: (): Message => ({
    en: 'Dump it with `pg_dump --format=custom --encoding=UTF8 --file=FILE` and import the file, which is compared by counts.',
    'pt-BR':
      'Faça um dump com `pg_dump --format=custom --encoding=UTF8 --file=ARQUIVO` e importe o arquivo, que é comparado por contagens.',
  }),
  sourceTooOld: (source: number, oldest: number): Message => ({
    en: `The source is PostgreSQL ${source}; its content is read from ${oldest} on.`,
    'pt-BR': `A origem é PostgreSQL ${source}; o conteúdo é lido a partir da ${oldest}.`,
  }),
  sourceTooOldRemedy: (): Message => ({
    en: 'Dump it with its own pg_dump (`--format=plain`) and import the file.',
    'pt-BR': 'Faça um dump com o pg_dump dela (`--format=plain`) e importe o arquivo.',
  }),
  noClient: (source: number, newest: number): Message => ({
    en: `The source is PostgreSQL ${source}, and the newest pg_dump installed here is of ${newest}.`,
    'pt-BR': `A origem é PostgreSQL ${source}, e o pg_dump mais novo instalado aqui é da ${newest}.`,
  }),
  noClientRemedy: (major: number): Message => ({
    en: `Install its client and run the command again: apt install postgresql-client-${major}`,
    'pt-BR': `Instale o cliente dela e rode o comando de novo: apt install postgresql-client-${major}`,
  }),
  stackTooOld: (source: number, stack: number): Message => ({
    en: `The source is PostgreSQL ${source} and the stack ${stack}: an older server cannot take what a newer one may hold.`,
    'pt-BR': `A origem é PostgreSQL ${source} e a stack ${stack}: um servidor mais velho não recebe o que um mais novo pode conter.`,
  }),
  stackTooOldRemedy: (): Message => ({
    en: 'Bring the stack up with a PostgreSQL at least as new. Nothing was changed.',
    'pt-BR': 'Suba a stack com um PostgreSQL ao menos tão novo. Nada foi alterado.',
  }),
  extensionsMissing: (names: readonly string[]): Message => ({
    en: `The stack’s PostgreSQL does not have: ${names.join(', ')}.`,
    'pt-BR': `O PostgreSQL da stack não tem: ${names.join(', ')}.`,
  }),
  extensionsMissingRemedy: (major: number): Message => ({
    en: `Install the packages of these extensions for PostgreSQL ${major} on every database machine, or drop them at the source. Nothing was changed.`,
    'pt-BR': `Instale os pacotes dessas extensões para PostgreSQL ${major} em cada máquina de banco, ou remova-as na origem. Nada foi alterado.`,
  }),
  notEmpty: (name: string, tables: number): Message => ({
    en: `The database ${name} of the stack has ${tables} tables already.`,
    'pt-BR': `O banco ${name} da stack já tem ${tables} tabelas.`,
  }),
  notEmptyRemedy: (kept: string): Message => ({
    en: `With --replace the import takes its place, and it is kept as ${kept} until you forget it. Nothing was changed.`,
    'pt-BR': `Com --replace a importação toma o lugar dele, e ele fica guardado como ${kept} até você descartá-lo. Nada foi alterado.`,
  }),
  nameTooLong: (name: string): Message => ({
    en: `${name} is too long a name for one more database to be called by it.`,
    'pt-BR': `${name} é um nome longo demais para nomear mais um banco a partir dele.`,
  }),
  nameTooLongRemedy: (): Message => ({
    en: 'Choose a `database.name` of at most 49 characters.',
    'pt-BR': 'Escolha um `database.name` de no máximo 49 caracteres.',
  }),
  taken: (name: string): Message => ({
    en: `There is a database or role ${name} that no import of Prumo made.`,
    'pt-BR': `Existe um banco ou papel ${name} que nenhuma importação do Prumo criou.`,
  }),
  takenRemedy: (): Message => ({
    en: 'Rename or drop it as superuser, and run the command again. Nothing was changed.',
    'pt-BR': 'Renomeie-o ou remova-o como superusuário e rode o comando de novo. Nada foi alterado.',
  }),
  other: (source: string): Message => ({
    en: `An import of ${source} is under way.`,
    'pt-BR': `Há uma importação de ${source} em andamento.`,
  }),
  otherRemedy: (): Message => ({
    en: 'Go on with that one by the same command, or clear it: prumo import --abort',
    'pt-BR': 'Continue essa com o mesmo comando, ou descarte-a: prumo import --abort',
  }),
  switched: (source: string): Message => ({
    en: `${source} was imported already, and the database before it is kept.`,
    'pt-BR': `${source} já foi importado, e o banco de antes está guardado.`,
  }),
  switchedRemedy: (): Message => ({
    en: 'Keep the import with `prumo import --forget`, or go back with `prumo import --undo`.',
    'pt-BR': 'Fique com a importação com `prumo import --forget`, ou volte com `prumo import --undo`.',
  }),
  undone: (name: string): Message => ({
    en: `An import that was undone is still there as ${name}, with what was written to it.`,
    'pt-BR': `Uma importação desfeita ainda existe como ${name}, com o que foi escrito nela.`,
  }),
  undoneRemedy: (): Message => ({ en: 'Delete it: prumo import --abort', 'pt-BR': 'Apague-a: prumo import --abort' }),
  nothing: (): Message => ({ en: 'There is no import that this could be about.', 'pt-BR': 'Não há importação a que isso se aplique.' }),
  nothingRemedy: (): Message => ({
    en: 'Begin one: prumo import postgres://USER@HOST:PORT/DATABASE',
    'pt-BR': 'Comece uma: prumo import postgres://USUÁRIO@HOST:PORTA/BANCO',
  }),
  forgotten: (kept: string): Message => ({
    en: `The database that was before, ${kept}, is not there: it was deleted, and cannot be put back.`,
    'pt-BR': `O banco anterior, ${kept}, não existe mais: foi apagado, e não pode ser posto de volta.`,
  }),
  forgottenRemedy: (): Message => ({
    en: 'What was imported goes on being used. To finish: prumo import --forget',
    'pt-BR': 'O que foi importado continua em uso. Para concluir: prumo import --forget',
  }),
  notKnownIfSwitched: (): Message => ({
    en: 'Whether the databases have been exchanged is not known: the server does not say so.',
    'pt-BR': 'Não se sabe se os bancos foram trocados: o servidor não responde.',
  }),
  notKnownIfSwitchedRemedy: (): Message => ({
    en: 'See that the primary and a standby answer (`prumo status`), then run the same command again: it looks where the databases are, and goes on from there.',
    'pt-BR':
      'Veja se o primário e uma réplica respondem (`prumo status`) e rode o mesmo comando de novo: ele olha onde os bancos estão, e continua dali.',
  }),
  notLoaded: (): Message => ({ en: 'The import did not come to its end.', 'pt-BR': 'A importação não chegou ao fim.' }),
  notLoadedRemedy: (): Message => ({
    en: 'Mend the cause and run the same command again, which goes on where it was; `prumo import --abort` clears it.',
    'pt-BR': 'Corrija a causa e rode o mesmo comando de novo, que continua de onde estava; `prumo import --abort` descarta tudo.',
  }),
  untouched: (): Message => ({
    en: 'The application’s database was not touched.',
    'pt-BR': 'O banco da aplicação não foi tocado.',
  }),
  differs: (count: number): Message => ({
    en: `What was loaded differs from the source in ${count} ${count === 1 ? 'point' : 'points'}; nothing was switched.`,
    'pt-BR': `O que foi carregado difere da origem em ${count} ${count === 1 ? 'ponto' : 'pontos'}; nada foi trocado.`,
  }),
  differsRemedy: (): Message => ({
    en: 'They are below. Run `prumo import --abort`, then import again; if it differs again, report it.',
    'pt-BR': 'Estão abaixo. Rode `prumo import --abort` e importe de novo; se diferir outra vez, relate.',
  }),
  notPausedRemedy: (): Message => ({
    en: 'Run the same command again when no long transaction is under way: only the switch is left to do.',
    'pt-BR': 'Rode o mesmo comando de novo quando não houver transação longa em andamento: só falta a troca.',
  }),
  noRoom: (folder: string, needed: Message, free: Message): Message => ({
    en: `The import needs about ${needed.en} in ${folder}, and ${free.en} are free.`,
    'pt-BR': `A importação precisa de cerca de ${needed['pt-BR']} em ${folder}, e há ${free['pt-BR']} livres.`,
  }),
  noRoomRemedy: (): Message => ({
    en: 'It is for the dump and for the database on each member. Make room, and run the command again. Nothing was changed.',
    'pt-BR': 'É para o dump e para o banco em cada membro. Libere espaço e rode o comando de novo. Nada foi alterado.',
  }),
  command: (name: string): Message => ({
    en: `The script has a command of psql, ${name}; statements alone are loaded, and no program is run.`,
    'pt-BR': `O script tem um comando do psql, ${name}; só instruções são carregadas, e nenhum programa é executado.`,
  }),
  commandRemedy: (): Message => ({
    en: 'Dump one database with pg_dump, without --create. A dump of a whole server (pg_dumpall) has several: import one at a time.',
    'pt-BR':
      'Faça o dump de um banco com pg_dump, sem --create. Um dump do servidor inteiro (pg_dumpall) tem vários: importe um de cada vez.',
  }),
  cutShort: (): Message => ({ en: 'The file ends before the dump does.', 'pt-BR': 'O arquivo termina antes do dump.' }),
  cutShortRemedy: (): Message => ({
    en: 'Fetch or make the dump again, then: prumo import --abort, and import it.',
    'pt-BR': 'Busque ou faça o dump de novo e depois: prumo import --abort, e importe-o.',
  }),
  tooLong: (): Message => ({
    en: 'The script has a statement of more than 256 MB.',
    'pt-BR': 'O script tem uma instrução de mais de 256 MB.',
  }),
  statement: (beginning: string): Message => ({
    en: `The script has a statement that a dump of one database in UTF-8 does not: ${beginning}`,
    'pt-BR': `O script tem uma instrução que um dump de um banco em UTF-8 não tem: ${beginning}`,
  }),
  statementRemedy: (): Message => ({
    en: 'Dump one database with `pg_dump --encoding=UTF8`, without --create and roles.',
    'pt-BR': 'Faça o dump de um banco com `pg_dump --encoding=UTF8`, sem --create e sem papéis.',
  }),
  noFile: (path: string): Message => ({ en: `${path} cannot be read.`, 'pt-BR': `${path} não pode ser lido.` }),
  noFileRemedy: (): Message => ({
    en: 'Give a file made by pg_dump, or postgres://USER@HOST:PORT/DATABASE.',
    'pt-BR': 'Informe um arquivo feito pelo pg_dump, ou postgres://USUÁRIO@HOST:PORTA/BANCO.',
  }),
  badFormat: (path: string): Message => ({
    en: `${path} is neither SQL, SQL packed by gzip, nor a dump in pg_dump’s custom format.`,
    'pt-BR': `${path} não é SQL, nem SQL compactado com gzip, nem um dump no formato custom do pg_dump.`,
  }),
  badFormatRemedy: (): Message => ({
    en: 'Unpack it first, or dump again with `pg_dump --format=custom`.',
    'pt-BR': 'Descompacte-o antes, ou faça o dump de novo com `pg_dump --format=custom`.',
  }),
  step: (): Record<'copying' | 'loading' | 'comparing' | 'switching', Message> => ({
    copying: {
      en: 'Copying the source: a dump, and rows and checksum of every table at the same snapshot …',
      'pt-BR': 'Copiando a origem: um dump, e linhas e soma de cada tabela no mesmo snapshot …',
    },
    loading: { en: 'Loading it into a database beside the application’s …', 'pt-BR': 'Carregando num banco ao lado do da aplicação …' },
    comparing: { en: 'Comparing every table …', 'pt-BR': 'Comparando cada tabela …' },
    switching: {
      en: 'Switching, while transactions are held back …',
      'pt-BR': 'Trocando, enquanto as transações esperam …',
    },
  }),
};
