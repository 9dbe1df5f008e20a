import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { monitoringSpec } from '../../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { prometheus } from '../../components/prometheus/index.ts';
import { readTargets, watchedTargets } from './watched-targets.ts';

const target = (job: string, health: string, lastError = '') => ({
  labels: { job, node: 'db1', instance: '127.71.1.31:5432', stack: 'fixture' },
  health,
  lastError,
  lastScrape: '2026-01-01T00:00:00Z',
});
const answer = (...activeTargets: readonly unknown[]): string => JSON.stringify({ status: 'success', data: { activeTargets } });

test('who is up is counted, who is down is named with its reason, and who was not asked yet without', () => {
  expect(readTargets(answer(target('node', 'up'), target('etcd', 'down', 'connection refused'), target('redis', 'unknown')))).toEqual({
    up: 1,
    total: 3,
    down: [
      { job: 'etcd', node: 'db1', instance: '127.71.1.31:5432', reason: 'connection refused' },
      { job: 'redis', node: 'db1', instance: '127.71.1.31:5432', reason: null },
    ],
  });
  expect(() => readTargets('{"data":{}}')).toThrow();
});

test('it is asked as the probe of Prometheus says, and one that is silent or refuses says nothing', async () => {
  const [service] = prometheus.services(fixtureContext({ spec: fixtureSpec({ monitoring: monitoringSpec() }) }));
  if (service?.ready.kind !== 'http') throw new Error('no Prometheus');
  let asked: string | undefined;
  const server = createServer((request, response) => {
    asked = `${request.url} ${Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()}`;
    response.end(answer(target('node', 'up')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const here = { ...service, ready: { ...service.ready, url: `http://127.0.0.1:${port}/-/ready` } };
  expect(await watchedTargets([here])).toEqual({ up: 1, total: 1, down: [] });
  expect(asked).toBe('/api/v1/targets?state=active prumo:secret-of-monitoring.login');
  server.close();
  await once(server, 'close');
  expect(await watchedTargets([here])).toBeNull();
  expect(await watchedTargets([])).toBeNull();
});
