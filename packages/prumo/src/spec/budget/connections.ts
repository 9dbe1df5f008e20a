import type { Spec } from '../spec.ts';
import { budget, type Budget, type BudgetRow } from './rows.ts';
import * as text from './text.ts';

/** What the pooler serves: the primary as one database, the standbys as another. */
const POOLED_DATABASES = 2;

/**
 * What one pooler may open to one database beyond its pool: for clients that have waited too long (`reserve_pool_size`), and to look
 * passwords up (`auth_query`; a lookup takes a third of a millisecond, and each connection more is one more login when a new primary has least time). The sum is PgBouncer's `max_db_connections`, so that more cannot happen.
 */
export const POOLER_EXTRA = { reserve: 2, lookup: 1 } as const;

/** Connections kept free beside the poolers' own, each with its reason in `text.ts`. */
const RESERVED_CONNECTIONS = { patroni: 3, monitor: 2, prumo: 2, direct: 10 } as const;

/** https://www.postgresql.org/docs/current/runtime-config-connection.html: the last slots are for superusers only. */
const SUPERUSER_RESERVED = 3;

/**
 * Server connections one pooler may open for one database: PgBouncer counts its pools per process, so what the spec
 * gives to all poolers together is divided, rounded up.
 */
export function poolSizeOfInstance(pooler: Spec['database']['pooler']): number {
  return Math.ceil(pooler.size / pooler.instances);
}

/**
 * The application against the poolers: Σ replicas × pool of every process, against what *one* pooler accepts, because
 * when the others die it has to carry all. One more replica of each process is counted, for the time an old and a new
 * one overlap in a rolling update.
 */
export function clientBudget(spec: Pick<Spec, 'app' | 'database'>): Budget {
  const { pooler } = spec.database;
  const pool = spec.app?.pool ?? 0;
  const running = Object.entries(spec.app?.processes ?? {}).filter(([, process]) => process.replicas > 0);
  const rows: BudgetRow[] = running.map(([name, process]) => ({
    name,
    amount: process.replicas * pool,
    why: text.replicasTimesPool(process.replicas, pool),
  }));
  if (running.length > 0)
    rows.push({ name: 'rolling update', amount: running.length * pool, why: text.rollingUpdate(running.length, pool) });
  return budget('connections', rows, pooler.maxClients, 'database.pooler.max_clients', (total) =>
    total > pooler.maxClients ? [text.tooManyClients(total, pooler.maxClients)] : [],
  );
}

/**
 * The poolers against one PostgreSQL server. The worst case counts: the last node standing serves both the read-write
 * and the read-only pools. Streaming standbys are not in the sum: since PostgreSQL 12 they count against
 * `max_wal_senders` and not against `max_connections`.
 */
export function serverBudget(spec: Pick<Spec, 'database'>): Budget {
  const { pooler, maxConnections, parameters } = spec.database;
  const each = poolSizeOfInstance(pooler);
  const pools = pooler.instances * POOLED_DATABASES;
  const superusers = Number(parameters['superuser_reserved_connections'] ?? SUPERUSER_RESERVED);
  // PostgreSQL 16 has a second reserve, 0 unless it is set.
  const otherReserved = Number(parameters['reserved_connections'] ?? 0);
  const rows: BudgetRow[] = [
    { name: 'pools, read-write', amount: pooler.instances * each, why: text.pools(pooler.instances, each) },
    { name: 'pools, read-only', amount: pooler.instances * each, why: text.readPools(pooler.instances, each) },
    {
      name: 'pools, reserve',
      amount: pools * POOLER_EXTRA.reserve,
      why: text.poolReserve(pooler.instances, POOLED_DATABASES, POOLER_EXTRA.reserve),
    },
    {
      name: 'pooler log-ins',
      amount: pools * POOLER_EXTRA.lookup,
      why: text.authQuery(pooler.instances, POOLED_DATABASES, POOLER_EXTRA.lookup),
    },
    { name: 'direct', amount: RESERVED_CONNECTIONS.direct, why: text.direct() },
    { name: 'patroni', amount: RESERVED_CONNECTIONS.patroni, why: text.patroni() },
    { name: 'monitoring', amount: RESERVED_CONNECTIONS.monitor, why: text.monitor() },
    { name: 'prumo', amount: RESERVED_CONNECTIONS.prumo, why: text.prumo() },
    { name: 'superusers', amount: superusers + otherReserved, why: text.superusers() },
    { name: 'replication', amount: 0, why: text.replication() },
  ];
  return budget('connections', rows, maxConnections, 'database.max_connections', (total) =>
    total > maxConnections
      ? [
          text.tooManyServers(
            total,
            maxConnections,
            largestPool(total - POOLED_DATABASES * pooler.instances * each, maxConnections, pooler.instances),
          ),
        ]
      : [],
  );
}

/** The largest `database.pooler.size` that fits beside the rest, in whole connections of each pooler; 0 when none does. */
function largestPool(rest: number, maxConnections: number, instances: number): number {
  return Math.max(0, Math.floor((maxConnections - rest) / (POOLED_DATABASES * instances)) * instances);
}

/** Both arithmetics, in the order a request meets them. */
export function connectionBudgets(spec: Pick<Spec, 'app' | 'database'>): readonly Budget[] {
  return spec.app === undefined ? [serverBudget(spec)] : [clientBudget(spec), serverBudget(spec)];
}
