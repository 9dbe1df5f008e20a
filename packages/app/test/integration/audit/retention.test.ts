import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anchorHeads, ChainBroken, ensurePartitions, listIncidents, pruneLedger, registerIncident, verifyChain } from '../../../src/audit/index.ts';
import { partitionsOf } from '../../../src/audit/schema/partitions.ts';
import { monthOf, partitionName } from '../../../src/audit/schema/month.ts';
import { APP_ROLE, SIGNER, startTrail, type Trail, writePast } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
});
afterAll(() => trail?.[Symbol.asyncDispose]());

const ensure = async (now?: Date) => {
  const client = await trail.owner.connect();
  try {
    return await ensurePartitions(client, { appRole: APP_ROLE, ...(now === undefined ? {} : { now }) });
  } finally {
    client.release();
  }
};
const monthsAgo = (months: number, day = 10): Date => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, day));
};
const verify = (tenant: string, anchors: Awaited<ReturnType<typeof anchorHeads>> = []) =>
  verifyChain(trail.app, { ledger: 'access', tenant, verifier: SIGNER, anchors });
const signIn = (tenant: string) =>
  trail.audit.access(trail.app, { kind: 'session', action: 'sign-in', fields: [], purpose: 'access-log', actor: '7', tenant, source: '203.0.113.7' });

test('the partitions of this month and the next three are there, and asking again makes none', async () => {
  const { months, hasDefault } = await partitionsOf(trail.owner, {}, 'records');
  const now = monthOf(new Date());
  expect(months).toEqual([now, now + 1, now + 2, now + 3]);
  expect(hasDefault).toBe(true);
  expect(await ensure()).toEqual([]);
});

test('what came while nobody made partitions is moved into theirs, and the chain stays whole', async () => {
  await writePast(trail.owner, 'access', 'late', [monthsAgo(3), monthsAgo(2), monthsAgo(2, 20)]);
  expect((await trail.owner.query('SELECT count(*)::int AS n FROM audit.access_default')).rows).toEqual([{ n: 3 }]);
  const now = monthOf(new Date());
  expect(await ensure()).toEqual([partitionName('access', now - 3), partitionName('access', now - 2)]);
  expect((await trail.owner.query('SELECT count(*)::int AS n FROM audit.access_default')).rows).toEqual([{ n: 0 }]);
  expect(await verify('late')).toMatchObject({ whole: true, entries: 3 });
});

describe('what need not be kept', () => {
  test('goes by the month, and what is left verifies from a signed checkpoint on, with the anchors of before', async () => {
    await writePast(trail.owner, 'access', 'silva', [monthsAgo(9), monthsAgo(8), monthsAgo(7), monthsAgo(6), monthsAgo(1)]);
    await writePast(trail.owner, 'access', 'quiet', [monthsAgo(9), monthsAgo(9, 11)]);
    await ensure();
    await signIn('silva');
    const anchors = await anchorHeads(trail.owner, SIGNER);
    const now = monthOf(new Date());
    expect(await pruneLedger(trail.owner, { ledger: 'access', signer: SIGNER, holdFrom: monthsAgo(8, 1) })).toEqual({
      dropped: [partitionName('access', now - 9)],
      checkpoints: 2,
    });
    expect(await pruneLedger(trail.owner, { ledger: 'access', signer: SIGNER })).toMatchObject({
      dropped: [partitionName('access', now - 8), partitionName('access', now - 7)],
    });
    expect(await verify('silva', anchors)).toMatchObject({ whole: true, from: 4, entries: 3, last: { seq: 6 } });
    expect(await verify('quiet', anchors)).toMatchObject({ whole: true, from: 3, entries: 0 });
    await signIn('quiet');
    expect(await verify('quiet', anchors)).toMatchObject({ whole: true, from: 3, entries: 1 });
    expect(await pruneLedger(trail.owner, { ledger: 'access', signer: SIGNER })).toEqual({ dropped: [], checkpoints: 0 });
    // The checkpoint is what it stands on: without it, or with another, it does not verify.
    await trail.owner.query("UPDATE audit.checkpoints SET seq = 4 WHERE tenant = 'silva' AND seq = 3");
    expect((await verify('silva', anchors)).problems).toContainEqual({ kind: 'unsigned', what: 'checkpoint', seq: 4 });
    await trail.owner.query("DELETE FROM audit.checkpoints WHERE tenant = 'silva'");
    expect((await verify('silva', anchors)).problems).toEqual([{ kind: 'removed', from: 1, to: 3 }]);
  });

  test('stays where a chain is not whole: it is the evidence', async () => {
    await writePast(trail.owner, 'access', 'broken', [monthsAgo(8), monthsAgo(8, 11), monthsAgo(8, 12)]);
    await ensure();
    await trail.owner.query("DELETE FROM audit.access WHERE tenant = 'broken' AND seq = 2");
    await expect(pruneLedger(trail.owner, { ledger: 'access', signer: SIGNER })).rejects.toThrow(ChainBroken);
    expect((await trail.owner.query("SELECT FROM audit.access WHERE tenant = 'broken'")).rowCount).toBe(2);
  });

  test('stays where the last entry of a month is gone, which only the next month shows', async () => {
    await trail.owner.query("DELETE FROM audit.access WHERE tenant = 'broken'; DELETE FROM audit.heads WHERE tenant = 'broken'");
    await writePast(trail.owner, 'access', 'edge', [monthsAgo(8), monthsAgo(8, 11), monthsAgo(5)]);
    await ensure();
    await trail.owner.query("DELETE FROM audit.access WHERE tenant = 'edge' AND seq = 2");
    await expect(pruneLedger(trail.owner, { ledger: 'access', signer: SIGNER })).rejects.toMatchObject({
      tenant: 'edge',
      problems: [{ kind: 'removed', from: 2, to: 2 }],
    });
  });

  test('is never less than the law says', async () => {
    await expect(pruneLedger(trail.owner, { ledger: 'access', signer: SIGNER, keptMonths: 5 })).rejects.toThrow(RangeError);
    await expect(pruneLedger(trail.owner, { ledger: 'incidents', signer: SIGNER, keptMonths: 59 })).rejects.toThrow(RangeError);
  });
});

test('an incident is registered, its later states beside it, in a chain', async () => {
  const id = '0b0a7d1e-9d0e-4b0c-8f5c-3f1d6d0f2a11';
  const incident = {
    id,
    known: '2026-11-24',
    circumstances: 'Planilha enviada ao destinatário errado',
    data: ['nome', 'telefone'],
    people: 40,
    risk: 'Contato indevido; baixo',
    measures: ['Exclusão confirmada pelo destinatário'],
    communication: { told: false, why: 'sem risco relevante (art. 5)' },
  } as const;
  const by = { tenant: 'silva', actor: '7' };
  await trail.inTenant('silva', (client) => registerIncident(client, incident, by));
  const told = { told: true, authority: '2026-11-26', people: '2026-11-27', content: 'E-mail a cada titular' } as const;
  await trail.inTenant('silva', (client) => registerIncident(client, { ...incident, people: 41, communication: told }, by));
  const listed = await trail.inTenant('silva', (client) => listIncidents(client, 'silva'));
  expect(listed).toMatchObject([{ id, people: 41, communication: told, seq: 2 }]);
  expect(await trail.inTenant('lima', (client) => listIncidents(client, 'silva'))).toEqual([]);
  expect(await verifyChain(trail.app, { ledger: 'incidents', tenant: 'silva', verifier: SIGNER })).toMatchObject({ whole: true, entries: 2 });
  await trail.owner.query("UPDATE audit.incidents SET detail = replace(detail, '41', '4') WHERE tenant = 'silva'");
  expect((await verifyChain(trail.app, { ledger: 'incidents', tenant: 'silva', verifier: SIGNER })).problems).toEqual([{ kind: 'edited', seq: 2 }]);
  await expect(trail.inTenant('silva', (client) => registerIncident(client, { ...incident, risk: ' ' }, by))).rejects.toThrow(TypeError);
});
