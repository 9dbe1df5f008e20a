import { setTimeout as wait } from 'node:timers/promises';
import { CACHE_MASTER, type CacheUser } from '../model/index.ts';
import { masterNamed, parseMasterAddress, parseReplication, type RedisAddress, type ReplicationView, sameAddress } from './redis-view.ts';

/** How to reach the cache's servers; the controller has the sockets. */
export interface CacheControl {
  /** Run one command as a user, within a second or so; rejects with the server's error. */
  ask(address: RedisAddress, user: CacheUser, command: readonly string[]): Promise<unknown>;
  readonly sentinels: readonly RedisAddress[];
}

/** More replicas than a stack can have: a master that is told to want this many refuses every write (`NOREPLICAS`). */
const MORE_THAN_THERE_ARE = '1000';
/** Milliseconds between two looks. */
const EVERY = 25;

/**
 * Move the master role to a replica on purpose, losing no acknowledged write. Resolves with the new master; the old one is then
 * its replica, or about to be. Rejects when `signal` aborts or when no replica is there; the old master then takes writes again.
 *
 * SENTINEL FAILOVER alone would lose writes: for about a second both servers call themselves master, and the old one goes on
 * acknowledging. So it is told to refuse writes first, and the replica is given time to have everything.
 */
export async function failOverCache(
  control: CacheControl,
  master: RedisAddress,
  replicasToWrite: number,
  signal: AbortSignal,
): Promise<RedisAddress> {
  await control.ask(master, 'operator', ['CONFIG', 'SET', 'min-replicas-to-write', MORE_THAN_THERE_ARE]);
  try {
    await until(signal, async () => caughtUp(await replication(control, master)));
    await until(signal, async () => asked(control));
    return await until(signal, async () => {
      const named = await namedBySentinels(control);
      return sameAddress(named, master) ? undefined : named;
    });
  } finally {
    // Back to what is configured, whichever role it has now: as a replica it matters only once it is promoted again.
    await control.ask(master, 'operator', ['CONFIG', 'SET', 'min-replicas-to-write', String(replicasToWrite)]).catch(() => undefined);
  }
}

export async function namedBySentinels(control: CacheControl): Promise<RedisAddress | undefined> {
  return masterNamed(
    await Promise.all(
      control.sentinels.map(async (sentinel) =>
        control.ask(sentinel, 'monitor', ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', CACHE_MASTER]).then(parseMasterAddress, () => undefined),
      ),
    ),
  );
}

/** One Sentinel after the other, until one takes the order: `NOGOODSLAVE` and `INPROG` are its own view, and others may differ. */
async function asked(control: CacheControl): Promise<boolean> {
  for (const sentinel of control.sentinels) {
    const taken = await control.ask(sentinel, 'sentinel', ['SENTINEL', 'FAILOVER', CACHE_MASTER]).then(
      () => true,
      () => false,
    );
    if (taken) return true;
  }
  return false;
}

/** Some replica has every byte, while the master takes no new ones. */
function caughtUp(view: ReplicationView | undefined): boolean {
  return view?.role === 'master' && view.replicas.some((replica) => replica.state === 'online' && replica.offset >= view.offset);
}

async function replication(control: CacheControl, address: RedisAddress): Promise<ReplicationView | undefined> {
  const answer = await control.ask(address, 'monitor', ['INFO', 'replication']).catch(() => undefined);
  return typeof answer === 'string' ? parseReplication(answer) : undefined;
}

async function until<T>(signal: AbortSignal, look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await wait(EVERY, undefined, { signal });
  }
}
