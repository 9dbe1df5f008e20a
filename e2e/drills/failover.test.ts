import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints } from '../harness/health.ts';
import { processTable, send } from '../harness/process-table.ts';
import { pidsOfInstance } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { addressOf, onMember, patchPatroni, poolerConsole, reinitialize } from './administration.ts';
import { type Proof, proofsOf, prove, proveWhileBroken, theOne, verdictOf } from './proving.ts';

const clusterSchema = z.object({
  members: z.array(z.object({ name: z.string(), role: z.string(), state: z.string(), timeline: z.number().optional() })),
});
/** What every one of these drills says right before it waits for the moment of the fault. */
const WRITING = /writes acknowledged, none failed/;
const POOLERS = [1, 2];
/** Milliseconds for which an old primary is left beside the new one. */
const STALE_FOR = 2000;
/** A hang is acted upon only by who asks for it; without, it takes Patroni's ttl, which is longer than the default objective allows. */
const spec = (fastFailover: string, more = ''): string => `name: failover\ndatabase: { fast_failover: ${fastFailover}${more} }\n`;

/** The drills that move the primary or its standbys, and what each must say of a database that was broken by its own administration. */
describe('failover, partition, switchover and the loss of a standby', () => {
  const stack = new TestStack({ name: 'failover', spec: spec('hang') });
  const healthy = () => eventually(async () => complaints(await stack.status()).length === 0, { within: 60_000, every: 500 });

  async function members(): Promise<z.infer<typeof clusterSchema>['members']> {
    for (const octet of [31, 32, 33]) {
      const answer = await fetch(`http://${addressOf(stack, octet)}:8008/cluster`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      const body = clusterSchema.safeParse(await answer?.json().catch(() => null));
      if (body.success) return body.data.members;
    }
    return [];
  }
  async function leader(): Promise<number> {
    const name = (await members()).find(({ role }) => role === 'leader')?.name ?? '';
    return Number(/\d+$/.exec(name)?.[0] ?? 0);
  }
  const synchronous = async () => (await members()).filter(({ role }) => role === 'sync_standby').length;

  /** On whoever leads, who may not take writes yet. */
  const onLeader = (sql: string) =>
    eventually(
      async () => {
        await onMember(stack, await leader(), sql);
        return true;
      },
      { within: 30_000, every: 200, what: sql },
    );

  /** Whoever led apart has the role that may not log in for good, and Patroni asks as that role what there is to rewind: only a clone brings it back. */
  const cloneStrays = () =>
    eventually(
      async () => {
        const all = await members();
        const led = all.find(({ role }) => role === 'leader')?.timeline;
        const strays = all.filter(({ timeline }) => timeline !== led);
        // One that is being cloned runs no server, and would begin anew.
        for (const { name, state } of strays)
          if (state === 'running') await reinitialize(stack, Number(/\d+$/.exec(name)?.[0] ?? 0)).catch(() => undefined);
        return led !== undefined && all.length === 3 && strays.length === 0;
      },
      { within: 120_000, every: 2000, what: 'every member follows the leader' },
    );

  /** Break the system by Patroni's configuration, and put it back whatever comes of `work`. */
  async function withPatroni<T>(
    broken: Readonly<Record<string, unknown>>,
    whole: Readonly<Record<string, unknown>>,
    work: () => Promise<T>,
  ): Promise<T> {
    await patchPatroni(stack, broken);
    try {
      return await work();
    } finally {
      await patchPatroni(stack, whole);
    }
  }

  /** The same with standbys that nobody waits for. */
  async function asynchronously<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await withPatroni({ synchronous_mode: false }, { synchronous_mode: true }, async () => {
        expect(await eventually(async () => (await synchronous()) === 0, { within: 15_000, every: 100 })).toBe(true);
        return work();
      });
    } finally {
      await eventually(async () => (await synchronous()) === 1, { within: 60_000, every: 200, what: 'a synchronous standby is back' });
    }
  }

  /** One drill, with something done whenever it has said the next of these. */
  async function proveThrough(drill: string, ...steps: readonly (readonly [RegExp, () => Promise<unknown>])[]): Promise<Proof> {
    const command = stack.start(['prove', '--only', drill, '--seed', '999', '--json']);
    for (const [when, step] of steps) {
      await command.says(when);
      await step();
    }
    return theOne(proofsOf(await command.ended));
  }

  beforeAll(async () => {
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  describe('a stack in order', () => {
    test.each([
      'switchover',
      'standby-loss',
      'failover-crash',
      'failover-node',
      'failover-hang',
      'failover-partition',
      'failover-second-strict',
    ])('proves %s', async (drill) => {
      await healthy();
      const proof = theOne(await prove(stack, drill));
      expect(verdictOf(proof)).toBe('proven');
      expect(proof.undone).toBe(true);
      expect(proof.attestation).not.toBeNull();
      // Strict mode was put to the test, not only on.
      if (drill === 'failover-second-strict') expect(proof.measurements['writes-waiting-at-second-fault']?.value).toBeGreaterThan(0);
      console.log(drill, JSON.stringify(proof.measurements));
    });

    test('loses nothing by a second fault once both nodes are back, and says how much it acknowledges alone', async () => {
      await healthy();
      const proof = theOne(await prove(stack, 'failover-second'));
      console.log('failover-second', JSON.stringify(proof.measurements));
      expect(verdictOf(proof)).toBe('proven');
      expect(proof.measurements['writes-acknowledged-alone']?.value).toBeGreaterThan(0);
      expect(proof.undone).toBe(true);
    });
  });

  test('the ledger reports what is lost when standbys were made asynchronous and are behind', async () => {
    await healthy();
    const proof = await asynchronously(() =>
      proveWhileBroken(stack, 'failover-crash', WRITING, async () => {
        const old = await leader();
        try {
          await onMember(stack, old, 'ALTER ROLE replicator NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_replication');
          await eventually(async () => ![0, old].includes(await leader()), { within: 60_000, every: 100 });
        } finally {
          // On whoever leads now: the others are to follow it.
          await onLeader('ALTER ROLE replicator LOGIN');
        }
        // The old primary kept to itself that nobody may log in to replicate, and Patroni logs in so to see whether to rewind it.
        await eventually(() => reinitialize(stack, old).then(() => true), {
          within: 30_000,
          every: 500,
          what: 'the old primary cloned anew',
        });
      }),
    );
    expect(verdictOf(proof)).toMatch(/^failed: no-acknowledged-write-lost failed/);
    expect(proof.claims[0]?.reason?.en).toMatch(/acknowledged writes are missing on postgres-\d/);
    expect(proof.measurements['acknowledged-writes-lost']?.value).toBeGreaterThan(0);
  });

  test('an asynchronous cluster that happens to lose nothing proves nothing of a spec that promises a synchronous standby', async () => {
    await healthy();
    const proof = await asynchronously(async () => theOne(await prove(stack, 'standby-loss')));
    expect(proof.measurements['synchronous-standbys-at-fault']?.value).toBe(0);
    expect(proof.claims.find(({ claim }) => claim === 'no-acknowledged-write-lost')).toMatchObject({ verdict: 'inconclusive' });
  });

  test('failover-node fails when Patroni was paused and nobody may take over', async () => {
    await healthy();
    const resume = () => patchPatroni(stack, { pause: null });
    try {
      const proof = await proveThrough(
        'failover-node',
        [WRITING, () => patchPatroni(stack, { pause: true })],
        [/nobody took over/, resume],
      );
      expect(verdictOf(proof)).toMatch(/^failed: .*writes-return-in-time failed/);
    } finally {
      await resume();
    }
  });

  test('failover-hang fails when nothing but a long ttl ends the hang', async () => {
    await healthy();
    try {
      stack.write({ 'prumo.yaml': spec('off') });
      await stack.must('up');
      const proof = await withPatroni({ ttl: 20 }, { ttl: 8 }, async () => theOne(await prove(stack, 'failover-hang')));
      expect(verdictOf(proof)).toMatch(/^failed: .*writes-return-in-time failed/);
      expect(proof.measurements['seconds-without-writes']?.value).toBeGreaterThan(5);
      console.log('failover-hang, off', JSON.stringify(proof.measurements), verdictOf(proof));
    } finally {
      stack.write({ 'prumo.yaml': spec('hang') });
      await stack.must('up');
    }
  });

  test('failover-partition fails when the primary that is cut off may acknowledge alone', async () => {
    await healthy();
    const proof = await asynchronously(async () => theOne(await prove(stack, 'failover-partition')));
    expect(verdictOf(proof)).toMatch(/^failed: .*no-acknowledged-write-lost failed/);
    expect(proof.measurements['acknowledged-writes-lost']?.value).toBeGreaterThan(0);
  });

  test('failover-partition fails when the old primary’s Patroni sleeps and nobody ends its sessions', { timeout: 600_000 }, async () => {
    await healthy();
    const asleep: number[] = [];
    const wake = (): void => {
      for (const pid of asleep.splice(0)) send(pid, 'SIGCONT');
    };
    try {
      // With nobody to fence it.
      stack.write({ 'prumo.yaml': spec('off') });
      await stack.must('up');
      const proof = await asynchronously(() =>
        proveThrough(
          'failover-partition',
          [
            /is cut off from every other node/,
            async () => {
              const pids = new Set(pidsOfInstance(stack.place, `postgres-${await leader()}`));
              const patroni = processTable().filter(
                ({ pid, argv }) => pids.has(pid) && argv.some((word) => word.endsWith('patroni-launcher.py')),
              );
              expect(patroni).not.toEqual([]);
              for (const { pid } of patroni) {
                asleep.push(pid);
                send(pid, 'SIGSTOP');
              }
            },
          ],
          // Awake it sees that it lost its lease, and ends them.
          [/leads after/, () => delay(STALE_FOR).then(wake)],
        ),
      );
      expect(verdictOf(proof)).toMatch(/^failed: .*one-primary-acknowledges failed/);
      expect(proof.measurements['stale-primary-seconds']?.value).toBeGreaterThan(0);
    } finally {
      wake();
      stack.write({ 'prumo.yaml': spec('hang') });
      await stack.must('up');
    }
  });

  test('failover-crash fails when the old primary may not follow the new one', { timeout: 600_000 }, async () => {
    await healthy();
    try {
      const proof = await proveWhileBroken(stack, 'failover-crash', WRITING, async () => {
        const old = await leader();
        await eventually(async () => ![0, old].includes(await leader()), { within: 60_000, every: 50 });
        // The third member follows already: its stream goes on, and no other can begin.
        await eventually(async () => (await synchronous()) === 1, { within: 30_000, every: 50 });
        await onLeader(
          "ALTER ROLE replicator NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_replication WHERE sync_state = 'async'",
        );
      });
      expect(verdictOf(proof)).toMatch(/^failed: .*old-primary-rejoins failed/);
      expect(proof.claims.find(({ claim }) => claim === 'no-acknowledged-write-lost')?.verdict).not.toBe('failed');
    } finally {
      await onLeader('ALTER ROLE replicator LOGIN');
      await cloneStrays();
    }
  });

  test('failover-second fails when whoever is left may lead without what the dead have acknowledged', async () => {
    await healthy();
    const proof = await asynchronously(async () => {
      try {
        return await proveThrough(
          'failover-second',
          // Streams that stand go on; nobody can begin to follow the promoted one.
          [WRITING, () => onLeader('ALTER ROLE replicator NOLOGIN')],
          [/leads while both are away/, () => onLeader('ALTER ROLE replicator LOGIN')],
        );
      } finally {
        await onLeader('ALTER ROLE replicator LOGIN');
        await cloneStrays();
      }
    });
    expect(verdictOf(proof)).toMatch(/^failed: .*second-failure-loses-no-write failed/);
    expect(proof.measurements['third-led-while-both-were-away']?.value).toBe(1);
    expect(proof.measurements['acknowledged-writes-lost']?.value).toBeGreaterThan(0);
  });

  test('failover-second-strict fails when Patroni was told to go on alone, whatever the spec says', { timeout: 600_000 }, async () => {
    await healthy();
    try {
      stack.write({ 'prumo.yaml': spec('hang', ', strict: true') });
      await stack.must('up');
      const proof = await withPatroni({ synchronous_mode_strict: false }, { synchronous_mode_strict: true }, async () =>
        theOne(await prove(stack, 'failover-second-strict')),
      );
      expect(verdictOf(proof)).toMatch(/^failed: strict-mode-acknowledges-nothing-alone failed/);
      expect(proof.measurements['writes-acknowledged-alone']?.value).toBeGreaterThan(0);
    } finally {
      stack.write({ 'prumo.yaml': spec('hang') });
      await stack.must('up');
    }
  });

  test('failover-second-strict fails when Patroni is strict and PostgreSQL waits for nobody all the same', {
    timeout: 600_000,
  }, async () => {
    await healthy();
    /** Once they answer: two members are away for a while. */
    const on = (which: readonly number[], sql: string): Promise<unknown> =>
      Promise.all(
        which.map((member) =>
          eventually(() => onMember(stack, member, sql).then(() => onMember(stack, member, 'SELECT pg_reload_conf() AS done')), {
            within: 120_000,
            every: 200,
            what: `${sql} on postgres-${member}`,
          }),
        ),
      );
    const reset = () => on([1, 2, 3], 'ALTER SYSTEM RESET synchronous_standby_names');
    // Not on the primary: when that waits for others than Patroni has written down, nobody is promoted in its place.
    const old = await leader();
    const standbys = [1, 2, 3].filter((member) => member !== old);
    try {
      const proof = await proveThrough(
        'failover-second-strict',
        [WRITING, () => on(standbys, "ALTER SYSTEM SET synchronous_standby_names = ''")],
        [/while both are away/, reset],
      );
      expect(verdictOf(proof)).toMatch(/^failed: strict-mode-acknowledges-nothing-alone failed/);
      expect(proof.measurements['strict-mode']?.value).toBe(1);
      expect(proof.measurements['writes-acknowledged-alone']?.value).toBeGreaterThan(0);
    } finally {
      await reset();
    }
  });

  test('switchover fails when the poolers let nobody wait', async () => {
    await healthy();
    try {
      for (const pooler of POOLERS) await poolerConsole(stack, pooler, "SET query_wait_timeout = '0.2'");
      const proof = theOne(await prove(stack, 'switchover'));
      expect(verdictOf(proof)).toMatch(/^failed: .*no-failed-request-in-switchover failed/);
      expect(proof.measurements['failed-requests']?.value).toBeGreaterThan(0);
    } finally {
      for (const pooler of POOLERS) await poolerConsole(stack, pooler, 'SET query_wait_timeout = 20');
    }
  });

  test('standby-loss fails when somebody has the primary wait for that one standby, whatever Patroni chooses', async () => {
    await healthy();
    const one = (await members()).find(({ role }) => role === 'sync_standby')?.name ?? '';
    try {
      // What ALTER SYSTEM wrote goes before the file that Patroni writes.
      await onLeader(`ALTER SYSTEM SET synchronous_standby_names = '"${one}"'`);
      await onLeader('SELECT pg_reload_conf()');
      const proof = theOne(await prove(stack, 'standby-loss'));
      expect(verdictOf(proof)).toMatch(/^failed: .*standby-loss-is-no-outage failed/);
      // The drill keeps the standby away for 10 s.
      expect(proof.measurements['seconds-without-writes']?.value).toBeGreaterThan(5);
    } finally {
      await onLeader('ALTER SYSTEM RESET synchronous_standby_names');
      await onLeader('SELECT pg_reload_conf()');
      await eventually(async () => (await synchronous()) === 1, { within: 60_000, every: 200, what: 'a synchronous standby is back' });
    }
  });
});
