import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints } from '../harness/health.ts';
import { send } from '../harness/process-table.ts';
import { pidsOfInstance } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { changeRouter, onMember, patchPatroni, poolerConsole, resumePooler, showClients, throughPooler } from './administration.ts';
import { prove, proveWhileBroken, theOne, verdictOf } from './proving.ts';

const MEMBERS = [1, 2, 3];
const ROUTERS = [1, 2];
const POOLERS = [1, 2];
/** Milliseconds. */
const HANGS_FOR = 15_000;
const LATE_BY = 2500;
const SHOW_EVERY = 5;

/** The drills of what stands around the database. Each has its negative control: the system is broken by its own means, and the drill must see it. */
describe('routers, poolers, etcd, replication, switchover and saturation', () => {
  const stack = new TestStack({ name: 'path', spec: 'name: path\n' });
  /** Whole, and answering: a pooler whose last server connection failed tells the first who asks afterwards so, and tries again only then. */
  const healthy = () =>
    eventually(
      async () => {
        const problems = complaints(await stack.status());
        if (problems.length > 0) throw new Error(problems.join('; '));
        await Promise.all(POOLERS.map((pooler) => throughPooler(stack, pooler)));
        return true;
      },
      { within: 60_000, every: 500, what: 'a stack in order' },
    );
  const route = async (routers: readonly number[], members: readonly number[], state: 'maint' | 'ready') => {
    for (const router of routers)
      for (const member of members) await changeRouter(stack, router, `set server primary/postgres-${member} state ${state}`);
  };
  const onPoolers = async (command: string) => {
    for (const pooler of POOLERS) await poolerConsole(stack, pooler, command);
  };

  beforeAll(async () => {
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('a stack in order proves them', async () => {
    const proofs = await prove(
      stack,
      'replication-lag',
      'pool-saturation',
      'router-loss',
      'pooler-loss',
      'etcd-leader-loss',
      'etcd-quorum-loss',
    );
    expect(proofs.map((proof) => `${proof.drill} ${verdictOf(proof)}`).toSorted()).toEqual([
      'etcd-leader-loss proven',
      'etcd-quorum-loss proven',
      'pool-saturation proven',
      'pooler-loss proven',
      'replication-lag proven',
      'router-loss proven',
    ]);
    expect(proofs.every(({ undone, attestation }) => undone && attestation !== null)).toBe(true);
  });

  test('router-loss fails when the other router leads nowhere', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    const proof = await proveWhileBroken(stack, 'router-loss', /to be struck: router-(\d)/, async (struck) => {
      const other = struck === '1' ? 2 : 1;
      undo.defer(() => route([other], MEMBERS, 'ready'));
      await route([other], MEMBERS, 'maint');
    });
    expect(verdictOf(proof)).toMatch(/^failed: router-loss-is-no-outage failed/);
  });

  test('pooler-loss fails when the other pooler stands still', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    const proof = await proveWhileBroken(stack, 'pooler-loss', /to be struck: pgbouncer-(\d)/, async (struck) => {
      const other = struck === '1' ? 2 : 1;
      undo.defer(() => resumePooler(stack, other));
      await poolerConsole(stack, other, 'PAUSE');
    });
    expect(verdictOf(proof)).toMatch(/^failed: pooler-loss-is-no-outage failed/);
  });

  test('etcd-quorum-loss fails when Patroni gives up without etcd', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    undo.defer(() => patchPatroni(stack, { failsafe_mode: true }));
    await patchPatroni(stack, { failsafe_mode: false });
    const proof = theOne(await prove(stack, 'etcd-quorum-loss'));
    expect(verdictOf(proof)).toMatch(/^failed: quorum-loss-keeps-writing failed/);
    expect(proof.attestation?.what).toMatch(/refuses a linearizable read/);
  });

  test('etcd-leader-loss fails when another member hangs and Patroni gives up without etcd', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    undo.defer(() => patchPatroni(stack, { failsafe_mode: true }));
    await patchPatroni(stack, { failsafe_mode: false });
    const proof = await proveWhileBroken(stack, 'etcd-leader-loss', /to be struck: etcd-(\d)/, (struck) => {
      const hung = pidsOfInstance(stack.place, struck === '1' ? 'etcd-2' : 'etcd-1');
      const all = (signal: NodeJS.Signals) => {
        for (const pid of hung) send(pid, signal);
      };
      // Longer than the leader stays gone, and not for ever: the drill waits for a whole cluster before it counts.
      const timer = setTimeout(() => all('SIGCONT'), HANGS_FOR);
      undo.defer(() => {
        clearTimeout(timer);
        all('SIGCONT');
      });
      all('SIGSTOP');
      return Promise.resolve();
    });
    expect(verdictOf(proof)).toMatch(/^failed: coordination-survives-a-member failed/);
  });

  test('replication-lag fails when the standbys apply late', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    // Not pg_wal_replay_pause(): Patroni resumes what it finds paused.
    undo.defer(() => patchPatroni(stack, { postgresql: { recovery_conf: null } }));
    await patchPatroni(stack, { postgresql: { recovery_conf: { recovery_min_apply_delay: '30s' } } });
    // The primary has no use for it.
    const delays = async () =>
      Promise.all(
        MEMBERS.map(async (member) => (await onMember(stack, member, 'SHOW recovery_min_apply_delay'))['recovery_min_apply_delay']),
      );
    await eventually(async () => (await delays()).filter((apply) => apply === '30s').length === 2, { within: 20_000 });
    const proof = theOne(await prove(stack, 'replication-lag'));
    expect(verdictOf(proof)).toMatch(/replication-keeps-up failed, replication-backlog-is-small failed/);
  });

  test('switchover fails by its wait when the routers find the new primary late', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    let late: Promise<void> | undefined;
    undo.defer(() => route(ROUTERS, MEMBERS, 'ready'));
    undo.defer(() => late);
    const proof = await proveWhileBroken(stack, 'switchover', /hands over to postgres-(\d)/, async (candidate) => {
      const member = Number(candidate);
      await route(ROUTERS, [member], 'maint');
      late = delay(LATE_BY).then(() => route(ROUTERS, [member], 'ready'));
    });
    expect(verdictOf(proof)).toMatch(/^failed: .*no-failed-request-in-switchover proven, switchover-wait-is-short failed/);
    expect(proof.measurements['longest-wait']?.value).toBeGreaterThan(1.5);
  });

  test('pool-saturation fails when clients may hardly wait', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    undo.defer(() => onPoolers('RELOAD'));
    const proof = await proveWhileBroken(stack, 'pool-saturation', /· fault/, () => onPoolers("SET query_wait_timeout = '0.02'"));
    expect(verdictOf(proof)).toMatch(/pool-saturation-is-no-error failed/);
  });

  test('pool-saturation fails when the poolers let everybody in', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    undo.defer(() => onPoolers('RELOAD'));
    const proof = await proveWhileBroken(stack, 'pool-saturation', /· fault/, () => onPoolers("SET auth_type = 'trust'"));
    expect(verdictOf(proof)).toMatch(/wrong-password-is-refused failed/);
    expect(proof.measurements['wrong-passwords-accepted']?.value).toBeGreaterThan(0);
  });

  test('pool-saturation fails when a console asks for every client all the time, which costs a crowd more than a few', async () => {
    const stop = new AbortController();
    const asking: Promise<void>[] = [];
    await using undo = new AsyncDisposableStack();
    await healthy();
    undo.defer(async () => {
      stop.abort();
      await Promise.allSettled(asking);
    });
    const proof = await proveWhileBroken(stack, 'pool-saturation', /· fault/, () => {
      asking.push(...POOLERS.map((pooler) => showClients(stack, pooler, SHOW_EVERY, stop.signal)));
      return Promise.resolve();
    });
    expect(verdictOf(proof)).toMatch(/pool-saturation-keeps-throughput failed/);
  });
});
