import { PORTS, routerSocketFolder, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { CLIENT_WAITS, connectionsPerDatabase, LOOKUP_CONNECTIONS, maxClients, poolSize, RESERVE_CONNECTIONS } from './sizes.ts';
import { featuresOf } from './versions.ts';

/** Looks passwords up in the database: a role there (`components/postgres/roles.ts`), a user here. */
export const LOOKUP_USER = 'pgbouncer_auth';

/** May use every command of the administration console. No role of the database. */
export const ADMIN_USER = 'pooler_admin';

/** May read the console's statistics. A role of the database too. */
export const STATS_USER = 'monitor';

/** The function of `components/postgres/roles-sql.ts`. It answers only for roles that may log in and are no administrators. */
const LOOKUP = 'SELECT usename, passwd FROM pgbouncer.get_auth($1)';

/** Settings PgBouncer reads at its start only. */
export const FIXED_SETTINGS: readonly string[] = ['listen_addr', 'listen_port', 'unix_socket_dir', 'peer_id', 'pkt_buf'];

/** `pgbouncer.ini`: clients prove themselves by SCRAM, and PgBouncer proves itself as them to the server, without knowing a password. */
export function renderIni(context: StackContext, node: StackNode): string {
  const { peering } = featuresOf(context.server('pgbouncer').version);
  return [
    '; Made by prumo from prumo.yaml; changes here are overwritten.',
    '[databases]',
    ...databases(context),
    '',
    '[users]',
    `${LOOKUP_USER} = max_user_connections=${2 * LOOKUP_CONNECTIONS}`,
    '',
    ...(peering
      ? ['[peers]', ...context.nodesOf('pooler').map((peer) => `${peer.index} = host=${peer.address} port=${PORTS.pgbouncer}`), '']
      : []),
    '[pgbouncer]',
    ...settings(context, node).map(([name, value]) => `${name} = ${value}`),
    '',
  ].join('\n');
}

/** `userlist.txt`. Plain, because PgBouncer itself logs in to the server as the first and the last; the second is good for nothing but this console. */
export function renderUserlist(context: StackContext): string {
  const user = (name: string, password: string) => `"${name}" "${password}"\n`;
  return [
    user(LOOKUP_USER, context.secret('database.pooler-auth')),
    user(ADMIN_USER, context.secret('database.pooler-admin')),
    user(STATS_USER, context.secret('database.monitor')),
  ].join('');
}

function databases(context: StackContext): readonly string[] {
  const { name } = context.spec.database;
  // In turn. One that is dead refuses at once, and `server_login_retry` later comes the next.
  const routers = context.nodesOf('router').map((router) => routerSocketFolder(context, router));
  return [
    `${name} = host=${routers.join(',')} port=${PORTS.routerWrite} dbname=${name}`,
    `${name}_read = host=${routers.join(',')} port=${PORTS.routerRead} dbname=${name}`,
  ];
}

function settings(context: StackContext, node: StackNode): readonly (readonly [name: string, value: string | number])[] {
  const { spec } = context;
  const features = featuresOf(context.server('pgbouncer').version);
  const etc = context.etc(`pgbouncer-${node.index}`);
  return [
    // The launcher opens the sockets; see launcher.ts.
    ['listen_addr', ''],
    ['listen_port', PORTS.pgbouncer],
    ['unix_socket_dir', ''],
    ...(features.peering ? [['peer_id', node.index] as const] : []),

    ['auth_type', 'scram-sha-256'],
    ['auth_file', `${etc}/userlist.txt`],
    ['auth_user', LOOKUP_USER],
    // Without auth_dbname (1.19), so that clients of the standbys can log in while there is no primary.
    ['auth_query', LOOKUP],
    ['admin_users', ADMIN_USER],
    ['stats_users', STATS_USER],

    ['pool_mode', spec.database.pooler.mode],
    ['default_pool_size', poolSize(spec)],
    ['reserve_pool_size', RESERVE_CONNECTIONS],
    ['reserve_pool_timeout', 1],
    ['max_db_connections', connectionsPerDatabase(spec)],
    ['max_client_conn', maxClients(spec)],
    ...(features.preparedStatements ? [['max_prepared_statements', 200] as const] : []),
    ['ignore_startup_parameters', 'extra_float_digits'],

    // Seconds. A new primary is tried again after 0.1 (default 15), which would otherwise be part of each failover.
    ['server_login_retry', 0.1],
    ['server_connect_timeout', 3],
    ['server_check_delay', 5],
    ['server_check_query', 'select 1'],
    // Connections move to a router's new worker, and back from the primary to the standbys, well before the old worker ends.
    ['server_lifetime', 300],
    ['server_idle_timeout', 120],
    // Longer than a switchover with paused poolers takes: clients wait for it instead of failing.
    ['query_wait_timeout', CLIENT_WAITS],
    // A login waits like a query: its password is looked up in the database.
    ['client_login_timeout', CLIENT_WAITS],
    ['server_fast_close', 1],
    ['tcp_keepalive', 1],
    ['tcp_keepidle', 5],
    ['tcp_keepintvl', 1],
    ['tcp_keepcnt', 3],
    // Milliseconds.
    ['tcp_user_timeout', 4000],

    ['log_connections', 0],
    ['log_disconnections', 0],
    ['log_pooler_errors', 1],
    ['log_stats', 0],
  ];
}

/** Whether two renderings differ in something only a restart takes up. */
export function differInFixedSettings(before: Service, after: Service): boolean {
  const fixed = (service: Service) => {
    const ini = service.files.find((file) => file.path === 'pgbouncer.ini')?.content ?? '';
    return ini
      .split('\n')
      .filter((line) => FIXED_SETTINGS.includes(line.split(' = ')[0] ?? ''))
      .join('\n');
  };
  return fixed(before) !== fixed(after);
}
