import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isBound } from './patroni-client.ts';

async function saying(bodies: readonly string[]): Promise<boolean> {
  const servers = bodies.map((body) => createServer((_, response) => response.end(body)).listen(0, '127.0.0.1'));
  try {
    await Promise.all(servers.map((server) => once(server, 'listening')));
    const members = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return await isBound({ members: [...members, 'http://127.0.0.1:1'], user: 'patroni', password: '' });
  } finally {
    for (const server of servers) server.close();
  }
}

// What Patroni 3.0.2 answers on /patroni, shortened.
const FREE = '{"state": "running", "role": "replica", "timeline": 3}';
const BOUND = '{"state": "running", "role": "replica", "failsafe_mode_is_active": true, "timeline": 3}';

test('one member that is bound binds the cluster; one that is away or says nonsense does not', async () => {
  expect(await saying([FREE, BOUND])).toBe(true);
  expect(await saying([FREE, FREE])).toBe(false);
  expect(await saying([FREE, 'oops'])).toBe(false);
});
