import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints } from '../harness/health.ts';
import { send } from '../harness/process-table.ts';
import { pidsOfInstance } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { onMember, patchPatroni, poolerConsole, changeRouter } from './administration.ts';
import { prove, proveWhileBroken, theOne, verdictOf } from './proving.ts';

const MEMBERS = [1, 2, 3];
/** Milliseconds. */
const HANGS_FOR = 15_000;

/** The drills of what stands around the database. Each has its negative control: the system is broken by its own means, and the drill must see it. */
describe('routers, poolers, etcd, replication and saturation', () => {
  const stack = new TestStack({ name: 'path', spec: 'name: path\n' });
  const healthy = () => eventually(async () => complaints(await stack.status()).length === 0, { within: 60_000, every: 500 });
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
    let other = 0;
    const all = async (state: 'maint' | 'ready') => {
      for (const member of MEMBERS) await changeRouter(stack, other, `set server primary/postgres-${member} state ${state}`);
    };
    await healthy();
    const proof = await proveWhileBroken(stack, 'router-loss', /to be struck: router-(\d)/, async (struck) => {
      other = struck === '1' ? 2 : 1;
      await all('maint');
    });
    await all('ready');
    expect(verdictOf(proof)).toMatch(/^failed: router-loss-is-no-outage failed/);
  });

  test('pooler-loss fails when the other pooler stands still', async () => {
    await healthy();
    let paused = 0;
    const proof = await proveWhileBroken(stack, 'pooler-loss', /to be struck: pgbouncer-(\d)/, async (struck) => {
      paused = struck === '1' ? 2 : 1;
      await poolerConsole(stack, paused, 'PAUSE');
    });
    await poolerConsole(stack, paused, 'RESUME');
    expect(verdictOf(proof)).toMatch(/^failed: pooler-loss-is-no-outage failed/);
  });

  test('etcd-quorum-loss fails when Patroni gives up without etcd', async () => {
    await healthy();
    await patchPatroni(stack, { failsafe_mode: false });
    const proof = theOne(await prove(stack, 'etcd-quorum-loss'));
    await patchPatroni(stack, { failsafe_mode: true });
    expect(verdictOf(proof)).toMatch(/^failed: quorum-loss-keeps-writing failed/);
    expect(proof.attestation?.what).toMatch(/refuses a linearizable read/);
  });

  test('etcd-leader-loss fails when another member hangs and Patroni gives up without etcd', async () => {
    await healthy();
    await patchPatroni(stack, { failsafe_mode: false });
    const proof = await proveWhileBroken(stack, 'etcd-leader-loss', /to be struck: etcd-(\d)/, (struck) => {
      const hung = pidsOfInstance(stack.place, struck === '1' ? 'etcd-2' : 'etcd-1');
      const all = (signal: NodeJS.Signals) => {
        for (const pid of hung) send(pid, signal);
      };
      all('SIGSTOP');
      // Longer than the leader stays gone, and not for ever: the drill waits for a whole cluster before it counts.
      setTimeout(() => all('SIGCONT'), HANGS_FOR);
      return Promise.resolve();
    });
    await patchPatroni(stack, { failsafe_mode: true });
    expect(verdictOf(proof)).toMatch(/^failed: coordination-survives-a-member failed/);
  });

  test('replication-lag fails when the standbys apply late', async () => {
    await healthy();
    // Not pg_wal_replay_pause(): Patroni resumes what it finds paused.
    await patchPatroni(stack, { postgresql: { recovery_conf: { recovery_min_apply_delay: '30s' } } });
    // The primary has no use for it.
    const delays = async () =>
      Promise.all(
        MEMBERS.map(async (member) => (await onMember(stack, member, 'SHOW recovery_min_apply_delay'))['recovery_min_apply_delay']),
      );
    await eventually(async () => (await delays()).filter((delay) => delay === '30s').length === 2, { within: 20_000 });
    const proof = theOne(await prove(stack, 'replication-lag'));
    await patchPatroni(stack, { postgresql: { recovery_conf: null } });
    expect(verdictOf(proof)).toMatch(/replication-keeps-up failed, replication-backlog-is-small failed/);
  });

  test('pool-saturation fails when clients may hardly wait', async () => {
    await healthy();
    const proof = await proveWhileBroken(stack, 'pool-saturation', /· fault/, async () => {
      for (const pooler of [1, 2]) await poolerConsole(stack, pooler, "SET query_wait_timeout = '0.02'");
    });
    for (const pooler of [1, 2]) await poolerConsole(stack, pooler, 'RELOAD');
    expect(verdictOf(proof)).toMatch(/pool-saturation-is-no-error failed/);
  });
});
