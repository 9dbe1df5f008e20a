import { currentContext } from '../context/index.ts';
import type { Queryable } from './database.ts';
import type { JobKind } from './job.ts';

export interface EnqueueOptions {
  /** Not before; at once when not said. */
  readonly runAt?: Date;
  /** While a job of this kind with this key is waiting or under way, no second one is put in. */
  readonly dedupeKey?: string;
}

/**
 * Puts a job into the caller's own transaction: it exists when that is committed, and never when it is not. Who asked (request, tenant, user) goes with it.
 * Returns its id, or undefined where the one with this key is there already.
 */
export async function enqueue<Payload>(
  transaction: Queryable,
  { kind, queue }: JobKind<Payload>,
  payload: Payload,
  { runAt, dedupeKey }: EnqueueOptions = {},
): Promise<string | undefined> {
  const { rows } = await transaction.query<{ id: string }>(
    `INSERT INTO jobs (queue, kind, payload, context, run_at, dedupe_key) VALUES ($1, $2, $3::jsonb, $4::jsonb, coalesce($5, now()), $6)
     ON CONFLICT (queue, kind, dedupe_key) WHERE dedupe_key IS NOT NULL AND dead_at IS NULL DO NOTHING RETURNING id::text`,
    [queue, kind, JSON.stringify(payload), JSON.stringify(currentContext() ?? {}), runAt ?? null, dedupeKey ?? null],
  );
  return rows[0]?.id;
}
