import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const samePath = (path: string, other: string): Message =>
  say(`\`${other}\` already takes the path \`${path}\` at the edge.`, `\`${other}\` já usa o caminho \`${path}\` na borda.`);
export const samePathHint = (): Message =>
  say('give one of them a `path` of its own, such as `/ws`', 'dê a um deles um `path` próprio, como `/ws`');
export const needsPort = (key: string): Message =>
  say(`\`${key}\` is for processes that answer HTTP.`, `\`${key}\` é para processos que respondem HTTP.`);
export const needsPortHint = (): Message => say('add `port: http`, or remove it', 'acrescente `port: http`, ou remova');
export const privateOnce = (): Message =>
  say(
    'A process with `port: private` runs once: nothing shares requests out among replicas.',
    'Um processo com `port: private` roda uma vez: nada reparte pedidos entre réplicas.',
  );
export const privateOnceHint = (): Message =>
  say('leave `replicas` out, or write `port: http`', 'retire `replicas`, ou escreva `port: http`');
export const noAddress = (process: string): Message =>
  say(`No process \`${process}\` of this application listens.`, `Nenhum processo \`${process}\` desta aplicação escuta.`);
export const noAddressHint = (process: string): Message =>
  say(
    `give \`app.processes.${process}\` \`port: private\`, or \`port: http\``,
    `dê \`port: private\` ou \`port: http\` a \`app.processes.${process}\``,
  );
export const noEdge = (): Message =>
  say('Nothing outside reaches this process: there is no `edge`.', 'Ninguém de fora chega a este processo: não há `edge`.');
export const noEdgeHint = (): Message => say('add `edge: {}` for HTTPS on this machine', 'acrescente `edge: {}` para HTTPS nesta máquina');
export const nothingBehindEdge = (): Message =>
  say('No process answers HTTP behind the edge.', 'Nenhum processo responde HTTP atrás da borda.');
export const nothingBehindEdgeHint = (): Message => say('add a process with `port: http`', 'acrescente um processo com `port: http`');
export const sectionAbsent = (name: string, section: string): Message =>
  say(
    `\`\${${name}}\` needs the section \`${section}\`, which is not there.`,
    `\`\${${name}}\` precisa da seção \`${section}\`, que não existe.`,
  );
export const sectionAbsentHint = (section: string): Message => say(`add \`${section}: {}\``, `acrescente \`${section}: {}\``);

export const noSuchProcess = (name: string): Message => say(`There is no process \`${name}\`.`, `Não existe o processo \`${name}\`.`);
export const processMeant = (name: string): Message => say(`did you mean \`${name}\`?`, `você quis dizer \`${name}\`?`);
export const processesAre = (names: readonly string[]): Message =>
  names.length === 0
    ? say('declare it under `app.processes`', 'declare-o em `app.processes`')
    : say(`one of: ${names.join(', ')}`, `um destes: ${names.join(', ')}`);

export const apiAbsent = (name: string): Message =>
  say(`\`\${${name}}\` needs \`backup.export.api: true\`.`, `\`\${${name}}\` precisa de \`backup.export.api: true\`.`);
export const apiAbsentHint = (): Message =>
  say('set `backup.export.api: true`, or take the reference out', 'defina `backup.export.api: true`, ou retire a referência');

export const domainTwice = (): Message => say('This domain is listed twice.', 'Este domínio aparece duas vezes.');
export const keepOne = (): Message => say('keep one of them', 'mantenha apenas um');
export const samePorts = (): Message => say('HTTP and HTTPS cannot share a port.', 'HTTP e HTTPS não podem usar a mesma porta.');
export const acmeLocal = (domain: string): Message =>
  say(`No public authority issues a certificate for \`${domain}\`.`, `Nenhuma autoridade pública emite certificado para \`${domain}\`.`);
export const acmeLocalHint = (): Message => say('use `tls: local`, or a domain you own', 'use `tls: local`, ou um domínio seu');
export const acmeLoopback = (): Message =>
  say(
    'A public authority must reach the edge, which listens on this machine only.',
    'Uma autoridade pública precisa alcançar a borda, que só escuta nesta máquina.',
  );
export const acmeLoopbackHint = (): Message =>
  say(
    'set `edge.listen: 0.0.0.0`, unless something forwards to it',
    'defina `edge.listen: 0.0.0.0`, a não ser que algo encaminhe para ela',
  );
export const acmeEmail = (): Message =>
  say(
    'Without `email` nobody is told when a certificate cannot be renewed.',
    'Sem `email` ninguém é avisado quando um certificado não pode ser renovado.',
  );
export const acmeEmailHint = (): Message => say('add `email: ops@example.com`', 'acrescente `email: ops@exemplo.com.br`');

export const tooManySynchronous = (synchronous: number, standbys: number): Message =>
  say(`${synchronous} synchronous standbys are asked of ${standbys}.`, `São pedidos ${synchronous} standbys síncronos de ${standbys}.`);
export const tooManySynchronousHint = (): Message => say('`synchronous` is at most `standbys`', '`synchronous` é no máximo `standbys`');
export const allSynchronous = (): Message =>
  say(
    'With every standby synchronous, the death of any one stalls writes.',
    'Com todos os standbys síncronos, a morte de qualquer um trava as escritas.',
  );
export const allSynchronousHint = (): Message =>
  say('keep one standby more than `synchronous`', 'tenha um standby a mais que `synchronous`');
export const noStandby = (): Message =>
  say(
    'Without a standby there is no failover: the death of the database is an outage.',
    'Sem standby não há failover: a morte do banco é uma parada.',
  );
export const noStandbyHint = (): Message =>
  say('2 standbys survive the loss of any one node', '2 standbys sobrevivem à perda de qualquer nó');
export const strictAlone = (): Message =>
  say(
    '`strict` refuses writes without a synchronous standby, and none is asked for.',
    '`strict` recusa escritas sem standby síncrono, e nenhum é pedido.',
  );
export const strictAloneHint = (): Message =>
  say('set `synchronous: 1`, or remove `strict`', 'defina `synchronous: 1`, ou remova `strict`');
export const notSynchronous = (): Message =>
  say(
    'Without a synchronous standby, acknowledged writes are lost when the primary dies.',
    'Sem standby síncrono, escritas confirmadas se perdem quando o primário morre.',
  );
export const notSynchronousHint = (): Message => say('set `synchronous: 1`', 'defina `synchronous: 1`');
export const databaseNameReserved = (name: string): Message =>
  say(
    `The database cannot be called \`${name}\`: that one is PostgreSQL’s or PgBouncer’s own.`,
    `O banco não pode se chamar \`${name}\`: esse é do próprio PostgreSQL ou PgBouncer.`,
  );
export const databaseNameHint = (): Message => say('set `database.name`', 'defina `database.name`');
export const listedTwice = (): Message => say('This is listed twice.', 'Isto aparece duas vezes.');

export const parameterOwned = (name: string): Message =>
  say(
    `Prumo sets \`${name}\` itself: high availability depends on it.`,
    `O próprio Prumo define \`${name}\`: a alta disponibilidade depende dele.`,
  );
export const parameterOwnedHint = (): Message => say('remove it', 'remova');
export const parameterElsewhere = (path: string): Message => say(`write it as \`${path}\``, `escreva como \`${path}\``);
export const parameterUnsafe = (name: string): Message =>
  say(
    `This value of \`${name}\` would break a promise: acknowledged writes could be lost or passwords exposed.`,
    `Este valor de \`${name}\` quebraria uma promessa: escritas confirmadas poderiam se perder ou senhas ficar expostas.`,
  );
export const parameterAllowed = (values: readonly string[]): Message =>
  say(
    `allowed are ${values.map((value) => `\`${value}\``).join(', ')}`,
    `são permitidos ${values.map((value) => `\`${value}\``).join(', ')}`,
  );
export const parameterTooSmall = (name: string, least: number): Message =>
  say(`\`${name}\` must be a number of at least ${least}.`, `\`${name}\` precisa ser um número de no mínimo ${least}.`);

export const evenSentinels = (count: number): Message =>
  say(
    `${count} sentinels survive no more failures than ${count - 1}.`,
    `${count} sentinels não sobrevivem a mais falhas que ${count - 1}.`,
  );
export const fewSentinels = (count: number): Message =>
  say(
    `${count === 1 ? '1 sentinel' : `${count} sentinels`} cannot decide a failover after losing one.`,
    `${count === 1 ? '1 sentinel' : `${count} sentinels`} não ${count === 1 ? 'decide' : 'decidem'} um failover depois de perder um.`,
  );
export const sentinelsHint = (): Message => say('3 survive the loss of any one', '3 sobrevivem à perda de qualquer um');
export const noReplica = (): Message =>
  say('Without a replica the cache has nothing to fail over to.', 'Sem réplica o cache não tem para onde fazer failover.');
export const noReplicaHint = (): Message => say('set `replicas: 1`', 'defina `replicas: 1`');

export const secretInSpec = (): Message => ({
  en: 'This looks like a secret, and the spec is kept under version control.',
  'pt-BR': 'Isto parece um segredo, e a especificação fica no controle de versão.',
});
export const secretInSpecHint = (): Message => ({
  en: 'move it to a file that `app.env_file` names',
  'pt-BR': 'mova-o para um arquivo indicado em `app.env_file`',
});

export const assertionTwice = (name: string): Message =>
  say(`Another assertion is called \`${name}\` too.`, `Outra asserção também se chama \`${name}\`.`);
export const assertionTwiceHint = (): Message =>
  say('give it a name of its own: the evidence tells them by it', 'dê a ela um nome próprio: a evidência as distingue por ele');
export const noBuckets = (): Message => say('There are no buckets to back up.', 'Não há buckets para fazer backup.');
export const noBucketsHint = (): Message =>
  say('name them in `storage.buckets`, or leave `files` out', 'liste-os em `storage.buckets`, ou deixe `files` de fora');
export const noTenantColumn = (): Message => say('Nothing says which rows are a tenant’s.', 'Nada diz quais linhas são de um inquilino.');
export const twoTenantWays = (): Message =>
  say(
    'Tenants are told apart by a column or by a schema, not by both.',
    'Os inquilinos se distinguem por uma coluna ou por um esquema, não por ambos.',
  );
export const tenantColumnHint = (): Message =>
  say('write `column: tenant_id`, or `schema: tenant_{key}`', 'escreva `column: tenant_id`, ou `schema: tenant_{key}`');
export const tableNamedTwice = (): Message =>
  say('This table is named as both shared and left out.', 'Esta tabela aparece como compartilhada e como excluída.');

export const alertsUnheard = (): Message =>
  say('Alerts are shown, and nobody is told of them.', 'Os alertas são exibidos, e ninguém é avisado deles.');
export const alertsUnheardHint = (): Message =>
  say(
    'name who hears of them in `monitoring.receivers`: `email` or `webhook`',
    'diga quem os recebe em `monitoring.receivers`: `email` ou `webhook`',
  );
