/** Standard ports, the same on every stack: each stack has addresses of its own. */
export const PORTS = {
  etcdClient: 2379,
  etcdPeer: 2380,
  etcdMetrics: 2381,
  postgres: 5432,
  patroni: 8008,
  routerWrite: 5432,
  routerRead: 5433,
  routerPooler: 6432,
  routerCache: 6379,
  routerHealth: 8404,
  pgbouncer: 6432,
  redis: 6379,
  sentinel: 26379,
  s3: 8080,
  swiftObject: 6200,
  swiftContainer: 6201,
  swiftAccount: 6202,
  app: 3000,
  caddyMetrics: 2020,
  pgbackrest: 8432,
  exports: 8433,
  prometheus: 9090,
  alertmanager: 9093,
  nodeExporter: 9100,
  blackbox: 9115,
  redisExporter: 9121,
  collector: 9127,
  /** Of the first database node's; the others' follow it. */
  postgresExporter: 9187,
} as const;

/** User of Patroni's REST interface, for requests that change something. Password: secret `patroni.api`. */
export const PATRONI_USER = 'patroni';
