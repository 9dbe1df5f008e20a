import { setTimeout as sleep } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { gauge } from '../metrics/index.ts';
import type { Log, Queryable, Transaction } from './database.ts';

export interface QueueDepth {
  /** Due and not under way as far as the table shows; at most the cap. */
  readonly due: number;
  /** Given up on; at most the cap. */
  readonly dead: number;
  /** Seconds the first due job has been due; 0 where none is. */
  readonly oldestSeconds: number;
}

/** Counting stops here: a queue this long is no less of a problem, and counting it would be one more. */
const CAP = 10_000;

/** How much a queue holds. It reads at most 10,000 rows of each kind. */
export async function measureDepth(client: Queryable, queue: string): Promise<QueueDepth> {
  const { rows } = await client.query<QueueDepth>(
    `SELECT
       (SELECT count(*) FROM (SELECT FROM jobs WHERE queue = $1 AND dead_at IS NULL AND run_at <= now() LIMIT ${CAP}) due)::int AS due,
       (SELECT count(*) FROM (SELECT FROM jobs WHERE queue = $1 AND dead_at IS NOT NULL LIMIT ${CAP}) dead)::int AS dead,
       coalesce((SELECT extract(epoch FROM now() - run_at) FROM jobs
         WHERE queue = $1 AND dead_at IS NULL AND run_at <= now() ORDER BY run_at, id LIMIT 1), 0)::float8 AS "oldestSeconds"`,
    [queue],
  );
  return rows[0] ?? { due: 0, dead: 0, oldestSeconds: 0 };
}

export interface DepthOptions<Tx extends Queryable> {
  readonly transaction: Transaction<Tx>;
  readonly queues: readonly string[];
  readonly registry: Registry;
  /** Milliseconds between two looks; 15,000 when not said. */
  readonly everyMs?: number;
  readonly log?: Log;
}

/** Keeps the gauges of queues until disposed of. While the database does not answer they are absent, so that nobody takes an old figure for a new one. */
export function watchDepth<Tx extends Queryable>({ transaction, queues, registry, everyMs = 15_000, log }: DepthOptions<Tx>): AsyncDisposable {
  const labelNames = ['queue'] as const;
  const due = gauge(registry, { name: 'jobs_due', help: 'Jobs that could be done now, 10000 at most.', labelNames });
  const dead = gauge(registry, { name: 'jobs_dead', help: 'Jobs given up on, 10000 at most.', labelNames });
  const oldest = gauge(registry, { name: 'jobs_oldest_due_seconds', help: 'Time the first of them has been due.', labelNames });
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      for (const queue of queues) {
        try {
          const depth = await transaction((client) => measureDepth(client, queue));
          due.set({ queue }, depth.due);
          dead.set({ queue }, depth.dead);
          oldest.set({ queue }, depth.oldestSeconds);
        } catch (error) {
          for (const one of [due, dead, oldest]) one.remove({ queue });
          log?.warn({ queue, err: error }, 'could not measure the queue');
        }
      }
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await watching;
    },
  };
}
