/**
 * Rows of the table of figures, `result: sample`, of which no result is kept in `bench/results` yet. A row that is measured must be
 * taken off, and none may be put on: a figure that was told once is measured again or its row goes.
 */
export const UNMEASURED_ROWS: readonly string[] = [
  'backup: full backup:plain dump, processor time',
  'backup: logical copy:plain dump, processor time',
  'backup: physical restore:plain restore',
  'backup: logical restore:plain restore',
  'backup: restore-physical:plain restore',
  'backup: restore-logical:plain restore',
  'backup: TPC-B during a full backup:alone',
  'backup: TPC-B during a logical copy:alone',
  'backup: own memory',
  'app-overhead: trivial, metrics:bare',
  'app-overhead: trivial, kit:bare',
  'app-overhead: trivial, fastify-metrics:bare',
  'app-overhead: trivial, opentelemetry:bare',
  'app-overhead: read, metrics:bare',
  'app-overhead: read, kit:bare',
  'app-overhead: read, fastify-metrics:bare',
  'app-overhead: read, opentelemetry:bare',
  'app-overhead: write, metrics:bare',
  'app-overhead: write, kit:bare',
  'app-overhead: write, fastify-metrics:bare',
  'app-overhead: write, opentelemetry:bare',
  'app-scrape: answer',
  'app-audit: head row:row without chain, 8 tenants',
  'app-audit: head row:row without chain, 1 tenant',
  'app-drains: failed requests',
  'app-escritorio: p99, list page',
  'app-escritorio: p99, sign-in page',
  'app-escritorio: p99, command',
  'app-escritorio: p99, query',
  'app-escritorio: answered, query',
];

/**
 * Rows of whose runs fewer could be judged than make a figure. They have no goal of their own, the table shows their number, and what measures them
 * next takes them off. None may be put on that is judged.
 */
export const ROWS_OF_FEW_RUNS: readonly string[] = [
  'failover-node: without writes, Patroni’s defaults',
  'failover-crash: without writes, synchronous: 2',
];
