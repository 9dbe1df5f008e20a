import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anomalyMetrics, ensurePartitions, findAnomalies } from '../../../src/audit/index.ts';
import { APP_ROLE, startTrail, type Trail, writePast } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
});
afterAll(() => trail?.[Symbol.asyncDispose]());

const rules = {
  mostRecords: 100,
  outside: { case: 'NOT EXISTS (SELECT FROM caseload c WHERE c.case_id::text = e.record AND c.user_id::text = e.actor)' },
};

test('who exports much, and who looks at cases that are not theirs, is found, and nobody else', async () => {
  await trail.owner.query('CREATE TABLE caseload (case_id int, user_id int); INSERT INTO caseload VALUES (1, 7), (2, 8)');
  const base = { purpose: 'case-management', tenant: 'silva' } as const;
  await trail.inTenant('silva', async (client) => {
    const { record } = trail.audit;
    await record(client, { ...base, kind: 'client', action: 'export', records: 90, fields: ['name'], actor: '7' });
    await record(client, { ...base, kind: 'client', action: 'list', records: 11, fields: ['name'], actor: '7' });
    await record(client, { ...base, kind: 'client', action: 'export', records: 100, fields: ['name'], actor: '8' });
    await record(client, { ...base, kind: 'client', action: 'update', records: 900, fields: ['name'], actor: '9' });
    await record(client, { ...base, kind: 'case', action: 'read', record: '1', fields: ['title'], actor: '7' });
    await record(client, { ...base, kind: 'case', action: 'read', record: '2', fields: ['title'], actor: '7' });
  });
  await trail.audit.denied(trail.app, { ...base, kind: 'case', action: 'read', record: '3', fields: ['title'], actor: '7' });
  const found = await findAnomalies(trail.owner, rules);
  expect(found).toEqual({
    massAccess: [{ tenant: 'silva', actor: '7', kind: 'client', records: 101 }],
    outsideCaseload: [{ tenant: 'silva', actor: '7', kind: 'case', records: 1 }],
  });
  expect(await findAnomalies(trail.app, { mostRecords: 100 })).toEqual({ massAccess: [], outsideCaseload: [] });

  const registry = new Registry();
  const metrics = anomalyMetrics({ registry, kinds: ['client', 'case'] });
  metrics.set(found);
  const mass = () => registry.getSingleMetricAsString('audit_mass_access_users');
  expect(await mass()).toContain('{kind="client"} 1');
  expect(await registry.getSingleMetricAsString('audit_outside_caseload_users')).toContain('{kind="case"} 1');
  expect(await registry.metrics()).not.toContain('silva');
  metrics.set({ massAccess: [], outsideCaseload: [] });
  expect(await mass()).toContain('{kind="client"} 0');
});

test('only partitions that the window touches are read', async () => {
  const now = new Date();
  await writePast(trail.owner, 'records', 'old', [new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 10))]);
  const client = await trail.owner.connect();
  try {
    await ensurePartitions(client, { appRole: APP_ROLE });
    const plan = await client.query<{ 'QUERY PLAN': string }>(
      "EXPLAIN (ANALYZE, COSTS off, TIMING off) SELECT count(*) FROM audit.records AS e WHERE e.at > now() - make_interval(secs => 3600) AND e.outcome = 'done'",
    );
    const read = plan.rows.map((row) => row['QUERY PLAN']).filter((line) => /Scan .* on records_\d/.test(line));
    expect(read.join('\n')).not.toContain(`records_${now.getUTCFullYear()}_${String(now.getUTCMonth() - 1).padStart(2, '0')} `);
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Subplans Removed: \d/);
  } finally {
    client.release();
  }
});
