import { setTimeout as delay } from 'node:timers/promises';
import {
  type Attestation,
  type DrillContext,
  type Experiment,
  measured,
  type NodeProcess,
  type StackNode,
  Unsteady,
} from '../../model/index.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { attestGone } from '../failover/processes.ts';
import { CacheCluster } from './cache-cluster.ts';
import { accountOfCache, type CacheAccount, longestCachePause } from './cache-log.ts';
import { CacheWriters, forgetCache, readCache } from './cache-writers.ts';
import { type EvictionReading, evictedBetween } from './evictions.ts';
import { judgeCache } from './judge.ts';
import { text } from './text.ts';

const PER_SECOND = 50;
/** Each is taken for as long as `WAIT` waits for a replica, so enough that a master alone is no queue of ours. */
const CONNECTIONS = 16;
/** Milliseconds and writes. */
const WHOLE_WITHIN = 15_000;
const WARM = 100;
const WARM_WITHIN = 20_000;
const WRITES_WITHIN = 30_000;
const ENOUGH = 50;
const REJOINED_WITHIN = 45_000;
const DRAIN_WITHIN = 5000;
const LOOK_EVERY = 100;
/** Writes begun within this many milliseconds of the fault count as in flight at it; a few of what should be there are needed. */
const AROUND = 100;
const NEEDED = 2;
const LAG_ALLOWED = 200;

/** Everything on the master's node is killed, under writers who only know the application's connection string. */
export function masterLost(context: DrillContext): Experiment {
  const { stack, platform, signal } = context;
  const url = stack.reference('cache.url');
  const cluster = new CacheCluster(stack);
  const writers = new CacheWriters({ url, prefix: `prumo-drill:${context.run}:`, perSecond: PER_SECOND, connections: CONNECTIONS });
  const replicas = stack.nodesOf('cache').length - 1;
  let master: StackNode | undefined;
  let struck: readonly NodeProcess[] = [];
  let seen: Attestation | null = null;
  const evictions: EvictionReading[] = [];
  let fault = Number.NaN;
  let lagFrom = 0;
  let returned = false;
  let secondsToRejoin: number | null = null;

  async function until(within: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
    const deadline = performance.now() + within;
    for (;;) {
      signal.throwIfAborted();
      if (await look()) return true;
      if (performance.now() > deadline) return false;
      await delay(LOOK_EVERY);
    }
  }

  /** A master with every replica online. */
  async function whole(): Promise<StackNode | null> {
    const found = await cluster.master();
    return found !== null && found.view.replicas.filter(({ state }) => state === 'online').length === replicas ? found.node : null;
  }

  return {
    async steady() {
      if (!(await until(WHOLE_WITHIN, async () => (master = (await whole()) ?? undefined) !== undefined)))
        throw new Unsteady(text.notWhole());
      evictions.push(await cluster.evictions());
      await writers.start();
      const confirmed = () => writers.writes.filter(({ outcome }) => outcome === 'confirmed').length;
      if (!(await until(WARM_WITHIN, () => confirmed() >= WARM))) throw new Unsteady(text.noWrites());
      context.say(text.writing(confirmed(), serviceOf(master)));
    },
    async inject() {
      if (master === undefined) throw new Error('no master was found');
      const { name } = master;
      await context.guard({ kind: 'start', service: serviceOf(master) });
      await delayFromSeed(context);
      // What the master has counted goes with it.
      evictions.push(await cluster.evictions());
      struck = (await platform.processes(name)).filter(({ state }) => state !== 'Z');
      lagFrom = writers.arrivals.lags.length;
      fault = performance.now();
      await Promise.all(struck.map((one) => platform.strike(name, one, 'SIGKILL')));
    },
    async attest() {
      seen ??= master === undefined ? null : await attestGone(platform, master.name, struck);
      return seen;
    },
    async observe() {
      returned = await until(WRITES_WITHIN, () => writers.acknowledgedAfter(fault) >= ENOUGH);
      if (returned) context.say(text.returned(longestCachePause(writers.writes, fault) ?? 0));
      if (await until(REJOINED_WITHIN, async () => (await whole()) !== null)) secondsToRejoin = (performance.now() - fault) / 1000;
      // An old master that comes back wrong would break it again.
      const now = performance.now();
      returned = returned && (await until(WRITES_WITHIN, () => writers.acknowledgedAfter(now) >= ENOUGH));
    },
    async verify() {
      await writers.drain(DRAIN_WITHIN);
      writers.stop();
      const account = await look();
      evictions.push(await cluster.evictions());
      const evicted = evictedBetween(evictions);
      const { writes } = writers;
      const count = (outcome: string) => writes.filter((write) => (write.outcome ?? 'unknown') === outcome).length;
      const pause = longestCachePause(writes, fault);
      const lagP99 = writers.arrivals.lagP99(lagFrom);
      return {
        measurements: [
          ...(account === null
            ? []
            : [
                measured('confirmed-writes-lost', account.confirmedLost, 'count'),
                measured('unconfirmed-writes-lost', account.unconfirmedLost, 'count'),
              ]),
          measured('keys-evicted', evicted, 'count'),
          ...(pause === null ? [] : [measured('seconds-without-writes', pause, 'seconds')]),
          measured('writes-confirmed', count('confirmed'), 'count'),
          measured('writes-unconfirmed', count('acknowledged'), 'count'),
          measured('writes-unknown', count('unknown'), 'count'),
          measured('connections-refused', writers.connectFailures, 'count'),
          ...(secondsToRejoin === null ? [] : [measured('seconds-to-rejoin', secondsToRejoin, 'seconds')]),
          measured('generator-lag-p99', lagP99, 'milliseconds'),
        ],
        judgements: judgeCache({ pause, returned, account, evicted }),
        load: {
          inFlightAtFault: writes.filter(({ intended }) => Math.abs(intended - fault) <= AROUND).length,
          inFlightNeeded: NEEDED,
          lagP99,
          lagAllowed: LAG_ALLOWED,
        },
      };
    },
    async end() {
      writers.stop();
      await forgetCache(
        url,
        writers.writes.map(({ key }) => key),
      ).catch(() => undefined);
    },
  };

  /** Everything this run wrote, as the application's connection string finds it now; null: it does not answer. */
  async function look(): Promise<CacheAccount | null> {
    try {
      const there = await readCache(
        url,
        writers.writes.map(({ key }) => key),
      );
      return accountOfCache(writers.writes, there);
    } catch {
      return null;
    }
  }
}

function serviceOf(node: StackNode | undefined): string {
  return `redis-${node?.index ?? 0}`;
}
