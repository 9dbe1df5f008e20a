import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints } from '../harness/health.ts';
import { TestStack } from '../harness/stack.ts';
import { addressOf, onMember, patchPatroni, poolerConsole } from './administration.ts';
import { prove, proveWhileBroken, theOne, verdictOf } from './proving.ts';

const clusterSchema = z.object({ members: z.array(z.object({ name: z.string(), role: z.string() })) });
/** What every one of these drills says right before it waits for the moment of the fault. */
const WRITING = /writes acknowledged, none failed/;
const POOLERS = [1, 2];

/** The drills that move the primary or its standbys, and what each must say of a database that was broken by its own administration. */
describe('failover, partition, switchover and the loss of a standby', () => {
  const stack = new TestStack({ name: 'failover', spec: 'name: failover\n' });
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

  beforeAll(async () => {
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('a stack in order proves them', async () => {
    const proofs = await prove(stack, 'switchover', 'standby-loss', 'failover-partition', 'failover-second');
    expect(proofs.map((proof) => `${proof.drill} ${verdictOf(proof)}`).toSorted()).toEqual([
      'failover-partition proven',
      'failover-second proven',
      'standby-loss proven',
      'switchover proven',
    ]);
    expect(proofs.every(({ undone, attestation }) => undone && attestation !== null)).toBe(true);
  });

  test('the ledger reports what is lost when standbys were made asynchronous and are behind', async () => {
    await healthy();
    await patchPatroni(stack, { synchronous_mode: false });
    expect(await eventually(async () => (await synchronous()) === 0, { within: 15_000, every: 100 })).toBe(true);
    const proof = await proveWhileBroken(stack, 'failover-crash', WRITING, async () => {
      const old = await leader();
      await onMember(stack, old, 'ALTER ROLE replicator NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_replication');
      await eventually(async () => ![0, old].includes(await leader()), { within: 60_000, every: 100 });
      // On whoever leads now: the others, the old primary among them, are to follow it.
      await eventually(
        async () => {
          await onMember(stack, await leader(), 'ALTER ROLE replicator LOGIN');
          return true;
        },
        { within: 30_000, every: 200 },
      );
    });
    await patchPatroni(stack, { synchronous_mode: true });
    expect(verdictOf(proof)).toMatch(/^failed: no-acknowledged-write-lost failed/);
    expect(proof.claims[0]?.reason?.en).toMatch(/acknowledged writes are missing on postgres-\d/);
    expect(proof.measurements['acknowledged-writes-lost']?.value).toBeGreaterThan(0);
    expect(await eventually(async () => (await synchronous()) === 1, { within: 30_000, every: 200 })).toBe(true);
  });

  test('switchover fails when the poolers let nobody wait', async () => {
    await healthy();
    for (const pooler of POOLERS) await poolerConsole(stack, pooler, 'SET query_wait_timeout = 0.2');
    const proof = theOne(await prove(stack, 'switchover'));
    for (const pooler of POOLERS) await poolerConsole(stack, pooler, 'SET query_wait_timeout = 20');
    expect(verdictOf(proof)).toMatch(/^failed: .*no-failed-request-in-switchover failed/);
    expect(proof.measurements['failed-requests']?.value).toBeGreaterThan(0);
  });

  test('standby-loss fails when Patroni looks at its standbys too seldom', async () => {
    await healthy();
    await patchPatroni(stack, { loop_wait: 60, ttl: 90 });
    const proof = theOne(await prove(stack, 'standby-loss'));
    await patchPatroni(stack, { loop_wait: 1, ttl: 8 });
    expect(verdictOf(proof)).toMatch(/^failed: .*standby-loss-is-no-outage failed/);
  });
});
