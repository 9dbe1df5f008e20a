import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { activeRequests } from './active-requests.ts';

const told = async (registry: Registry): Promise<readonly string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith('http_server_active_requests{'));

test('two servers of one process count for one gauge, which tells the number at the scrape', async () => {
  const registry = new Registry();
  const [one, other] = [activeRequests(registry), activeRequests(registry)];
  one.add('GET', 1);
  other.add('GET', 1);
  other.add('POST', 1);
  one.add('GET', -1);
  expect(await told(registry)).toEqual([
    'http_server_active_requests{http_request_method="GET"} 1',
    'http_server_active_requests{http_request_method="POST"} 1',
  ]);
  other.add('GET', -1);
  expect(await told(registry)).toContain('http_server_active_requests{http_request_method="GET"} 0');
});

test('registries do not share it', async () => {
  const [one, other] = [new Registry(), new Registry()];
  activeRequests(one).add('GET', 1);
  activeRequests(other);
  expect(await told(other)).toEqual([]);
});
