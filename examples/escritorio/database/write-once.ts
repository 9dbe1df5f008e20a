import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Counter } from '../service/metrics.ts';
import { retry } from '../service/retry.ts';
import { inTransaction } from './transaction.ts';
import { isTransient } from './transient.ts';

/** Milliseconds a writer waits for a database that is coming back; longer than a failover by Patroni's own time-outs. */
const PATIENCE = 15_000;

export interface WriteRequest {
  readonly office: number;
  /** Given by whoever asks, the same for each time it asks for this write. 1–200 characters. */
  readonly key: string;
  /** What is asked, as a text; the same key for something else is refused. */
  readonly content: string;
  readonly retries?: Counter | undefined;
}

/** A key was used before, for something else. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
}

/** Every write answers with the id of what it wrote. */
export interface Written {
  readonly id: string;
  /** True when it had been done before, and nothing was done now. */
  readonly replayed: boolean;
}

/**
 * Does a write exactly once, however often it is asked for or tried. The key is inserted in the transaction of the effect: when a
 * connection breaks at COMMIT, trying again either finds the key, and the effect with it, or finds neither and does it.
 *
 * A found key is touched, so that this commit too waits for the synchronous standby: only then is the earlier one known to be safe.
 * @throws KeyReused; or what `effect` threw; or a connection error after 15 s.
 */
export function writeOnce(pool: pg.Pool, request: WriteRequest, effect: (client: pg.ClientBase) => Promise<string>): Promise<Written> {
  const fingerprint = createHash('sha256').update(request.content).digest('hex');
  return retry(
    () =>
      inTransaction(pool, { office: request.office }, async (client): Promise<Written> => {
        const claimed = await client.query(
          'INSERT INTO write_requests (office_id, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          [request.office, request.key, fingerprint],
        );
        if (claimed.rowCount === 1) {
          const id = await effect(client);
          await client.query('UPDATE write_requests SET result = $3 WHERE office_id = $1 AND key = $2', [
            request.office,
            request.key,
            JSON.stringify({ id }),
          ]);
          return { id, replayed: false };
        }
        const { rows } = await client.query<{ fingerprint: string; id: string }>(
          "UPDATE write_requests SET attempts = attempts + 1 WHERE office_id = $1 AND key = $2 RETURNING fingerprint, result->>'id' AS id",
          [request.office, request.key],
        );
        const earlier = rows[0];
        if (earlier === undefined || earlier.fingerprint !== fingerprint) throw new KeyReused('this key was used for another request');
        return { id: earlier.id, replayed: true };
      }),
    { when: isTransient, within: PATIENCE, onRetry: () => request.retries?.add({ operation: 'write' }) },
  );
}
