import {
  type CacheUser,
  CACHE_USERS,
  databaseSocket,
  PORTS,
  routerSocket,
  routersUseSockets,
  type StackContext,
  type StackNode,
} from '../../model/index.ts';

/** A section of `haproxy.cfg`: its first line, and the lines indented below it. */
export interface Section {
  readonly head: string;
  readonly lines: readonly string[];
}

/**
 * Bytes of WAL a standby may be behind and still answer reads. The objective of replication lag people start from (CATALOG:
 * 10 MB); Patroni counts it against the leader's last position in etcd, so it is as fresh as one turn of Patroni's loop.
 */
const READ_LAG_BYTES = 10 * 1024 * 1024;

/** The cache role a check logs in with: it may ask for the role and nothing else. */
const CHECKER: CacheUser = 'monitor';

/** The primary, for reading and writing. */
export function primarySection(context: StackContext, router: StackNode): Section {
  return {
    head: 'listen primary',
    lines: [
      `bind ${context.entry}:${PORTS.routerWrite}`,
      poolersBind(context, router, PORTS.routerWrite),
      ...onlyOne('primary'),
      // The body too: the status has been seen to be 200, the lock being held, with a dead postmaster.
      ...patroniCheck('/primary', ['"state": ?"running"', '"role": ?"(master|primary)"']),
      // 400 ms to see a death at worst; `observe` and `on-error` shorten it to the next failed connection.
      'default-server inter 200ms fastinter 100ms downinter 100ms fall 2 rise 1 on-marked-down shutdown-sessions observe layer4 error-limit 3 on-error fastinter',
      ...databaseServers(context),
    ],
  };
}

/** Standbys that are not too far behind; the primary when there is none. */
export function readSection(context: StackContext, router: StackNode): Section {
  const servers = databaseServers(context);
  // With the state of the first section: the same node asked once.
  const primaries = context
    .nodesOf('database')
    .map((node) => `server postgres-${node.index}-as-primary ${databasePlace(context, node)} track primary/postgres-${node.index} backup`);
  return {
    head: 'listen read',
    lines: [
      `bind ${context.entry}:${PORTS.routerRead}`,
      poolersBind(context, router, PORTS.routerRead),
      'balance leastconn',
      'option redispatch 1',
      'retries 2',
      ...patroniCheck(`/replica?lag=${READ_LAG_BYTES}`, ['"state": ?"running"']),
      // Slower than for the primary: a dead standby is skipped at its first refused connection (`redispatch`).
      'default-server inter 1s fastinter 200ms downinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions observe layer4 error-limit 2 on-error mark-down',
      ...servers,
      ...primaries,
    ],
  };
}

/** The Redis that says of itself that it is master. */
export function cacheSection(context: StackContext): Section {
  const password = context.secret(CACHE_USERS[CHECKER]);
  return {
    head: 'listen cache',
    lines: [
      `bind ${context.entry}:${PORTS.routerCache}`,
      ...onlyOne('cache'),
      'option tcp-check',
      'tcp-check connect',
      `tcp-check send "AUTH ${CHECKER} ${password}\\r\\n"`,
      'tcp-check expect string +OK',
      'tcp-check send "INFO replication\\r\\n"',
      'tcp-check expect string role:master',
      'default-server inter 300ms fastinter 100ms downinter 200ms fall 2 rise 1 on-marked-down shutdown-sessions observe layer4 error-limit 3 on-error fastinter',
      ...context.nodesOf('cache').map((node) => `server redis-${node.index} ${node.address}:${PORTS.redis} check`),
    ],
  };
}

/** Where a router gives its counters. */
export const METRICS_PATH = '/metrics';

/** Whether this router itself is well, asked at its own address: at the shared one nobody knows which of them answers. */
export function healthSection(address: string, givesMetrics: boolean): Section {
  return {
    head: 'frontend health',
    lines: [
      `bind ${address}:${PORTS.routerHealth}`,
      'mode http',
      'timeout client 5s',
      'timeout http-request 5s',
      'monitor-uri /health',
      ...(givesMetrics ? [`http-request use-service prometheus-exporter if { path ${METRICS_PATH} }`] : []),
      'http-request return status 404',
    ],
  };
}

/**
 * HAProxy takes a server for up until its first check says otherwise, so a router that has just started would send a
 * part of the writes to standbys. Two that both claim to be the only one are no better. Until it is one, connections wait, for as
 * long as the first round of checks takes (`inter` and `timeout check`); then they are refused.
 */
function onlyOne(section: string): readonly string[] {
  return [
    'tcp-request inspect-delay 600ms',
    `tcp-request content accept if { nbsrv(${section}) le 1 }`,
    'tcp-request content reject if WAIT_END',
  ];
}

/** Patroni's REST interface: plain HTTP, reading needs no password. */
function patroniCheck(uri: string, body: readonly string[]): readonly string[] {
  return [
    'option httpchk',
    `http-check send meth GET uri ${uri} ver HTTP/1.1 hdr Host patroni hdr Connection close`,
    ...body.map((pattern) => `http-check expect rstring ${pattern.replaceAll('"', '\\"').replaceAll(' ', '\\ ')}`),
    // Last: a connection closed at the status, before the body came, is a traceback of 30 lines in Patroni's log, several a second.
    'http-check expect status 200',
  ];
}

/** Checks go over the network also where sessions do not: a node that is cut off is down for the routers, and its sessions with it. */
function databaseServers(context: StackContext): readonly string[] {
  return context
    .nodesOf('database')
    .map((node) => `server postgres-${node.index} ${databasePlace(context, node)} check addr ${node.address} port ${PORTS.patroni}`);
}

/** For whoever reaches it, as the port is: PostgreSQL asks for the password. */
function poolersBind(context: StackContext, router: StackNode, port: number): string {
  return `bind unix@${routerSocket(context, router, port)} mode 666`;
}

function databasePlace(context: StackContext, node: StackNode): string {
  return routersUseSockets(context) ? `unix@${databaseSocket(context, node)}` : `${node.address}:${PORTS.postgres}`;
}
