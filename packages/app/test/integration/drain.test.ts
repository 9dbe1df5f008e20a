import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startDrained } from '../servers/drained.ts';
import { proxyClient } from '../servers/proxy-client.ts';

const HOST = '127.81.1.3';
const within = { timeout: 20_000 };

describe.each(['node:http', 'fastify', 'express'])('%s', (kind) => {
  test('is drained under load and loses no request', async () => {
    await using service = await startDrained(kind, HOST, { proxyWait: 2500 });
    using client = proxyClient(HOST, service.port);
    await expect.poll(() => client.probes.at(-1), within).toBe(200);
    // A browser opens connections it may never use.
    const speculative = connect(service.port, HOST);
    speculative.on('error', () => undefined);
    await once(speculative, 'connect');
    const trickle = client.untilNotReady({ path: () => `/work?ms=${Math.floor(Math.random() * 100)}`, every: 10 });
    await expect.poll(() => client.sent.length, within).toBeGreaterThan(50);
    // Still being answered when the listener has closed.
    const long = client.request('/work?ms=4000');
    long.catch(() => undefined);
    // Just after a probe, so that requests still come while it drains.
    const probes = client.probes.length;
    await expect.poll(() => client.probes.length, within).toBeGreaterThan(probes);
    const before = client.sent.length;
    service.child.kill('SIGTERM');
    await trickle;

    expect(client.probes.at(-1)).toBe(503);
    expect(client.sent.length).toBeGreaterThan(before);
    const answers = await Promise.all(client.sent);
    expect(answers.filter(({ status, body }) => status !== 200 || !body.includes('worked'))).toEqual([]);
    expect(answers.at(-1)?.connection).toBe('close');
    expect(await long).toMatchObject({ status: 200, connection: 'close', body: '{"worked":4000}' });
    expect(await service.ended).toBe(0);
    expect(service.told.slice(1)).toEqual([
      { message: 'draining' },
      { closing: 'queue' },
      { closed: 'queue' },
      { closing: 'postgres' },
      { closed: 'postgres' },
      { message: 'drained' },
    ]);
  });
});

test('a WebSocket is sent away, and the rest goes its way', async () => {
  await using service = await startDrained('node:http', HOST, { proxyWait: 0 });
  const upgrading = request({ host: HOST, port: service.port, headers: { Connection: 'Upgrade', Upgrade: 'test' } });
  upgrading.end();
  const [, socket] = await once(upgrading, 'upgrade');
  const parts: string[] = [];
  socket.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(0);
  expect(parts.join('')).toBe('bye');
});

test('what takes longer than the deadline is cut off and told; what is to be closed is closed', async () => {
  await using service = await startDrained('node:http', HOST, { proxyWait: 0, deadline: 3000, closersTime: 2000 });
  using client = proxyClient(HOST, service.port);
  const endless = client.request('/work?ms=600000').catch((error: NodeJS.ErrnoException) => error.code);
  await expect.poll(() => client.probes.at(-1), within).toBe(200);
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(1);
  expect(await endless).toBe('ECONNRESET');
  expect(service.told).toContainEqual({ message: 'requests were cut off', cut: 1 });
  expect(service.told).toContainEqual({ closed: 'postgres' });
});

test('a second signal waits neither for the proxy nor for requests, and closes what is to be closed', async () => {
  await using service = await startDrained('node:http', HOST, { proxyWait: 600_000, deadline: 1_200_000 });
  using client = proxyClient(HOST, service.port);
  const endless = client.request('/work?ms=600000').catch((error: NodeJS.ErrnoException) => error.code);
  await expect.poll(() => client.probes.at(-1), within).toBe(200);
  service.child.kill('SIGTERM');
  await expect.poll(() => client.probes.at(-1), within).toBe(503);
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(1);
  expect(await endless).toBe('ECONNRESET');
  expect(service.told).toContainEqual({ closed: 'postgres' });
});
