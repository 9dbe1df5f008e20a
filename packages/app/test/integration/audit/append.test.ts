import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../../../src/audit/index.ts';
import { withContext } from '../../../src/context/index.ts';
import { startPooler } from '../../servers/pgbouncer.ts';
import { SIGNER, startTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
  await trail.owner.query('CREATE TABLE things (id int PRIMARY KEY)');
});
afterAll(() => trail?.[Symbol.asyncDispose]());

const READ = { kind: 'client', action: 'read', record: '1', fields: ['name'], purpose: 'case-management', actor: '7' } as const;
const verify = (tenant: string) => verifyChain(trail.app, { ledger: 'records', tenant, verifier: SIGNER });

describe('an entry', () => {
  test('is committed with the change, or not at all, and leaves no gap', async () => {
    const change = (id: number, fail: boolean) =>
      trail.inTenant('silva', async (client) => {
        await client.query('INSERT INTO things VALUES ($1)', [id]);
        const { seq } = await trail.audit.record(client, { ...READ, tenant: 'silva' });
        if (fail) throw new Error('changed my mind');
        return seq;
      });
    expect(await change(1, false)).toBe(1);
    await expect(change(2, true)).rejects.toThrow('changed my mind');
    await expect(change(1, false)).rejects.toMatchObject({ code: '23505' });
    expect(await change(3, false)).toBe(2);
    expect((await trail.app.query('SELECT id FROM things ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 3 }]);
    expect(await verify('silva')).toMatchObject({ whole: true, entries: 2, from: 1, problems: [] });
  });

  test('takes who, where and why from the context of the request', async () => {
    await withContext({ requestId: 'r-1', tenant: 'context', user: '42', purpose: 'data-subject-request' }, () =>
      trail.inTenant('context', (client) => trail.audit.record(client, { kind: 'client', action: 'update', record: '5', fields: ['phone', 'email', 'email'] })),
    );
    const stored = await trail.inTenant('context', (client) =>
      client.query('SELECT actor, action, outcome, kind, record, records, fields, purpose, basis, request FROM audit.records'),
    );
    expect(stored.rows).toEqual([
      {
        actor: '42',
        action: 'update',
        outcome: 'done',
        kind: 'client',
        record: '5',
        records: 1,
        fields: ['email', 'phone'],
        purpose: 'data-subject-request',
        basis: 'legal-obligation',
        request: 'r-1',
      },
    ]);
  });

  test('is only of the tenant of its transaction', async () => {
    const wrong = trail.inTenant('silva', (client) => trail.audit.record(client, { ...READ, tenant: 'lima' }));
    await expect(wrong).rejects.toMatchObject({ code: '42501' });
    const none = trail.inTenant('', (client) => trail.audit.record(client, { ...READ, tenant: 'lima' }));
    await expect(none).rejects.toMatchObject({ code: '42501' });
  });

  test('of what somebody may not do stays, though the request is rolled back, and is counted', async () => {
    await trail
      .inTenant('denied', async () => {
        await trail.audit.denied(trail.app, { ...READ, kind: 'case', fields: ['title'], tenant: 'denied' });
        throw new Error('403');
      })
      .catch(() => undefined);
    const stored = await trail.inTenant('denied', (client) => client.query('SELECT outcome FROM audit.records'));
    expect(stored.rows).toEqual([{ outcome: 'denied' }]);
    const metric = await trail.registry.getSingleMetricAsString('unauthorized_access_attempts_total');
    expect(metric).toContain('{kind="case",action="read"} 1');
  });

  test('of sensitive data is counted, by kind and action and by how many records', async () => {
    await trail.inTenant('silva', async (client) => {
      const sensitive = { ...READ, kind: 'health_record', fields: ['diagnosis'], tenant: 'silva' } as const;
      await trail.audit.record(client, sensitive);
      await trail.audit.record(client, { ...sensitive, action: 'export', records: 40 });
      await trail.audit.record(client, { ...READ, tenant: 'silva' });
    });
    const metric = await trail.registry.getSingleMetricAsString('sensitive_access_total');
    expect(metric).toContain('{kind="health_record",action="read"} 1');
    expect(metric).toContain('{kind="health_record",action="export"} 40');
    expect(metric).not.toContain('client');
  });

  test('of a sign-in holds the address, in a ledger of its own', async () => {
    await trail.audit.access(trail.app, {
      kind: 'session',
      action: 'sign-in',
      fields: [],
      purpose: 'access-log',
      tenant: 'silva',
      actor: '7',
      source: '2001:db8::7',
    });
    const stored = await trail.inTenant('silva', (client) => client.query('SELECT host(source) AS source FROM audit.access'));
    expect(stored.rows).toEqual([{ source: '2001:db8::7' }]);
    expect(await verifyChain(trail.app, { ledger: 'access', tenant: 'silva', verifier: SIGNER })).toMatchObject({ whole: true, entries: 1 });
  });
});

describe('writers at the same time', () => {
  test('make one chain for each tenant, without gap or fork, in the order of time', async () => {
    const appendAll = (tenant: string) =>
      Array.from({ length: 60 }, (_, n) =>
        trail.inTenant(tenant, async (client) => {
          await client.query('SELECT pg_sleep($1)', [(n % 5) / 1000]);
          await trail.audit.record(client, { ...READ, record: String(n), tenant });
        }),
      );
    await Promise.all([...appendAll('um'), ...appendAll('dois'), ...appendAll('tres')]);
    for (const tenant of ['um', 'dois', 'tres']) expect(await verify(tenant)).toMatchObject({ whole: true, entries: 60, last: { seq: 60 } });
  });

  test('through a transaction pooler make one chain too, and leave no tenant behind on its connections', async () => {
    await using pooler = await startPooler(trail.server);
    const pool = new pg.Pool({ connectionString: pooler.url, max: 8 });
    try {
      const append = (n: number) => {
        const tenant = n % 2 === 0 ? 'par' : 'impar';
        return trail.inTenant(tenant, (client) => trail.audit.record(client, { ...READ, record: String(n), tenant }), { pool });
      };
      await Promise.all(Array.from({ length: 80 }, (_, n) => append(n)));
      const left = await Promise.all([1, 2, 3].map(() => pool.query("SELECT current_setting('app.tenant_id', true) AS tenant")));
      expect(left.flatMap(({ rows }) => rows).filter(({ tenant }) => tenant !== '' && tenant !== null)).toEqual([]);
    } finally {
      await pool.end();
    }
    for (const tenant of ['par', 'impar']) expect(await verify(tenant)).toMatchObject({ whole: true, entries: 40 });
  });

  test('above READ COMMITTED are told to try again, and never fork the chain', async () => {
    await trail.inTenant('serie', (client) => trail.audit.record(client, { ...READ, tenant: 'serie' }));
    const both = await Promise.allSettled(
      [1, 2].map(() =>
        trail.inTenant(
          'serie',
          async (client) => {
            // The snapshot is taken before either writes.
            await client.query('SELECT count(*) FROM things');
            await client.query('SELECT pg_sleep(0.3)');
            return trail.audit.record(client, { ...READ, tenant: 'serie' });
          },
          { isolation: 'REPEATABLE READ' },
        ),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const one of both) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: '40001' });
    expect(await verify('serie')).toMatchObject({ whole: true, entries: 2 });
  });
});
