import { AsyncLocalStorage } from 'node:async_hooks';
import { type IdempotencyStore, postgresIdempotency } from '@prumo/app/bus';
import { currentContext } from '@prumo/app/context';
import type pg from 'pg';

const calls = new AsyncLocalStorage<{ replayed: boolean }>();

/** Does something, and says whether a command in it had been done before under its key. */
export async function noticingReplays<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly replayed: boolean }> {
  const call = { replayed: false };
  const answer = await calls.run(call, work);
  return { answer, replayed: call.replayed };
}

/**
 * Keys of writes, in the transaction of their effect.
 *
 * While replicas of the release before this one still run, one of them may be asked for the same write: it keeps its keys in `write_requests`. So each key is taken there as well;
 * what it did is found there, and what is done here it refuses to do again. The release after this one keeps them in one place.
 */
export const keys: IdempotencyStore<pg.ClientBase> = {
  async claim(client, request) {
    const earlier = (await postgresIdempotency.claim(client, request)) ?? (await claimFromEarlierRelease(client, request));
    const call = calls.getStore();
    if (call !== undefined) call.replayed = earlier !== undefined;
    return earlier;
  },
  keep: (client, request, result) => postgresIdempotency.keep(client, request, result),
};

const claimFromEarlierRelease: IdempotencyStore<pg.ClientBase>['claim'] = async (client, request) => {
  const office = currentContext()?.tenant;
  const taken = await client.query(
    'INSERT INTO write_requests (office_id, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT (office_id, key) DO NOTHING',
    [office, request.key, request.fingerprint],
  );
  if (taken.rowCount === 1) return undefined;
  const { rows } = await client.query<{ result: unknown }>('SELECT result FROM write_requests WHERE office_id = $1 AND key = $2', [
    office,
    request.key,
  ]);
  const result = rows[0]?.result ?? undefined;
  // Without a result it was taken here, for another command: the same key for something else is a mistake.
  if (result === undefined) return { fingerprint: 'of another command', result };
  await postgresIdempotency.keep(client, request, result);
  return { fingerprint: request.fingerprint, result };
};
