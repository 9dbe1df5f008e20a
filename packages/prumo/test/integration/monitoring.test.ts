import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { COMPONENTS } from '../../src/components/registry.ts';
import { desiredState } from '../../src/controller/desired.ts';
import { probeHttp } from '../../src/controller/probes/http.ts';
import { lintRules, prometheusSource, readRules } from '../../src/watching/index.ts';
import { MONITORING_LOGIN, PORTS, type Service } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { monitoringSpec } from '../fixture/monitoring.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { DatabaseCluster } from './harness/database-cluster.ts';
import { PrometheusApi } from './harness/prometheus-api.ts';
import { RealStack } from './harness/real-stack.ts';

/** Of what Alertmanager posts. */
const postedSchema = z.object({
  alerts: z.array(
    z.object({ status: z.string(), labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) }),
  ),
});
/** What arrived at the team, and when. */
const heard: { readonly at: number; readonly alert: z.infer<typeof postedSchema>['alerts'][number] }[] = [];
const team = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    for (const alert of postedSchema.parse(JSON.parse(body)).alerts) heard.push({ at: performance.now(), alert });
    response.end();
  });
}).listen(0, '127.0.0.1');
await once(team, 'listening');
const address = team.address();
const port = address !== null && typeof address === 'object' ? address.port : 0;

const { database, cache } = fixtureSpec();
const spec = fixtureSpec({
  database: { ...database, standbys: 1, pooler: { ...database.pooler, instances: 1 } },
  cache: cache && { ...cache, sentinels: 3 },
  edge: undefined,
  storage: undefined,
  monitoring: monitoringSpec({ interval: { paging: 1000, usual: 2000 }, receivers: { webhook: { url: `http://127.0.0.1:${port}/` } } }),
});

const stack = RealStack.create({ spec, subnet: '127.96.41' });
const { services } = desiredState(stack.context, COMPONENTS);
const [monitor] = stack.context.nodesOf('monitor');
const api = new PrometheusApi(
  `http://${monitor?.address}:${PORTS.prometheus}`,
  MONITORING_LOGIN.user,
  stack.context.secret(MONITORING_LOGIN.secret),
);

const of = (...components: readonly string[]): readonly Service[] => services.filter(({ component }) => components.includes(component));

/** As it is shipped, but from a folder of this test. */
async function builtCollector(): Promise<Service> {
  const [service] = of('collector');
  if (service === undefined) throw new Error('no collector');
  const outdir = join(stack.folder, 'daemon');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/collector.ts')],
    outdir,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: ['pg-native'],
    logLevel: 'error',
  });
  return { ...service, argv: [process.execPath, ...service.argv.slice(1, -2), join(outdir, 'collector.js'), ...service.argv.slice(-1)] };
}

beforeAll(async () => {
  for (const service of of('sentinel', 'redis', 'haproxy')) stack.start(service);
  const cluster = new DatabaseCluster(stack);
  await cluster.up();
  // Without any there is nothing to say of tables.
  await cluster.query(await cluster.leader(), cluster.owner, 'CREATE TABLE cases AS SELECT generate_series(1, 1000) AS id');
  for (const service of of('pgbouncer', 'prometheus', 'alertmanager', 'node-exporter', 'postgres-exporter', 'redis-exporter'))
    stack.start(service);
  stack.start(await builtCollector());
}, 170_000);
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  team.close();
});

test('every target of the stack is up', async () => {
  const wanted = stack.context.targets().map(({ job, node }) => `${job} ${node}`);
  expect(new Set(wanted.map((one) => one.split(' ')[0]))).toEqual(
    new Set(['patroni', 'etcd', 'haproxy', 'postgres', 'pgbouncer', 'redis', 'sentinel', 'prometheus', 'alertmanager', 'node']),
  );
  await eventually(
    async () => {
      const targets = await api.targets();
      const down = targets.filter(({ health }) => health !== 'up');
      if (down.length > 0 || targets.length !== wanted.length) throw new Error(JSON.stringify(down));
      expect(targets.map(({ labels }) => `${labels['job']} ${labels['node']}`).sort()).toEqual([...wanted].sort());
      return true;
    },
    { within: 60_000, every: 500, what: 'every target up' },
  );
});

test('and each exporter reaches the server it asks', async () => {
  for (const [query, count] of [
    ['pg_up == 1', 2],
    ['redis_up{job="redis"} == 1', 2],
    ['redis_up{job="sentinel"} == 1', 3],
    ['prometheus_notifications_alertmanagers_discovered == 1', 1],
    ['pgbouncer_up == 1', 1],
    ['pgbouncer_databases_pool_size{name="fixture"} == 25', 1],
    ['patroni_postgres_running == 1', 2],
    ['etcd_server_has_leader == 1', 3],
    ['pg_streaming_standbys_synchronous == 1', 1],
    ['pg_exporter_last_scrape_error == 0', 2],
    ['pg_exporter_user_queries_load_error == 0', 2],
    ['haproxy_process_start_time_seconds > 0', 2],
    ['node_memory_MemTotal_bytes > 0', 1],
  ] as const)
    await eventually(async () => (await api.query(query)).length === count, { within: 30_000, every: 500, what: `${count} of ${query}` });
  for (const { metric } of await api.query('{__name__=~"up|pg_up|redis_up"}'))
    expect(metric).toMatchObject({
      stack: spec.name,
      job: expect.any(String),
      node: expect.any(String),
      instance: expect.stringMatching(/^127\..*:\d+$/),
    });
});

test('every rule that is evaluated finds its series, and on a stack in order nothing rings but the watchdog', async () => {
  const [file] = stack.context.rules();
  const { user, secret } = MONITORING_LOGIN;
  const authorization = `Basic ${Buffer.from(`${user}:${stack.context.secret(secret)}`).toString('base64')}`;
  const source = prometheusSource({ url: api.url, authorization, signal: AbortSignal.timeout(110_000) });
  const read = readRules('prumo.yml', file?.content ?? '');
  await eventually(
    async () => {
      const { rules, findings } = await lintRules([read], source);
      expect(rules).toBeGreaterThan(50);
      if (findings.length > 0) throw new Error(JSON.stringify(findings));
      return true;
    },
    { within: 60_000, every: 2000, what: 'a series behind every rule' },
  );
  await eventually(
    async () => {
      // The machine is others' too: that it is busy is as true as it is no fault of this stack.
      const ringing = (await api.query('ALERTS{area!="machine"}')).map(({ metric }) => metric['alertname']);
      if (ringing.join() !== 'Watchdog') throw new Error(ringing.join(', '));
      return true;
    },
    { within: 60_000, every: 1000, what: 'the watchdog alone' },
  );
  expect(heard.filter(({ alert }) => alert.labels['area'] !== 'machine')).toEqual([]);
});

test('nobody looks without the password', async () => {
  for (const service of of('prometheus', 'alertmanager', 'node-exporter', 'postgres-exporter')) {
    if (service.ready.kind !== 'http') throw new Error(`${service.name} is asked otherwise`);
    const { login: _login, ...withoutLogin } = service.ready;
    expect(await probeHttp(service.ready, AbortSignal.timeout(5000)), service.name).toEqual({ ok: true });
    expect(await probeHttp(withoutLogin, AbortSignal.timeout(5000)), service.name).toMatchObject({ ok: false, reason: 'HTTP 401' });
  }
});

test('an exporter that is gone is a target that is down, and the others stay up', async () => {
  await stack.stopped('node-exporter');
  await eventually(
    async () => {
      const down = (await api.targets()).filter(({ health }) => health !== 'up');
      return down.length === 1 && down[0]?.labels['job'] === 'node' && /refused/.test(down[0].lastError);
    },
    { within: 20_000, every: 250, what: 'the target node down and no other' },
  );
  for (const service of of('node-exporter')) stack.start(service);
  await eventually(async () => (await api.targets()).every(({ health }) => health === 'up'), {
    within: 20_000,
    every: 250,
    what: 'it is up again',
  });
});

test('a pooler that is gone is told, and its target stays up', async () => {
  const stopped = performance.now();
  await stack.stopped('pgbouncer-1');
  await eventually(async () => (await api.query('pgbouncer_up == 0')).length === 1, { within: 20_000, every: 250, what: 'pgbouncer_up 0' });
  expect((await api.query('up{job="pgbouncer"} == 1')).length).toBe(1);
  expect(stack.running('collector').log()).toMatch(/it does not answer/);
  expect(stack.running('collector').log()).not.toContain(stack.context.secret('database.monitor'));
  const told = await eventually(() => Promise.resolve(heard.find(({ alert }) => alert.labels['alertname'] === 'PoolerDown')), {
    within: 40_000,
    every: 100,
    what: 'the team told of PoolerDown',
  });
  console.log(`PoolerDown: fault to receipt ${((told.at - stopped) / 1000).toFixed(1)} s`);
  expect(told.alert).toMatchObject({ status: 'firing', labels: { severity: 'P0', stack: spec.name, node: 'pooler1' } });
  expect(told.alert.annotations['summary']).toContain('pooler1');
});

test('a server that is gone is told by its exporter, which stays up', async () => {
  await stack.stopped('sentinel-3');
  await eventually(async () => (await api.query('redis_up{job="sentinel"} == 0')).length === 1, {
    within: 20_000,
    every: 250,
    what: 'redis_up 0',
  });
  expect((await api.query('up{job="sentinel"} == 0')).length).toBe(0);
});
