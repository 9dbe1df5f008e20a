import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, STARTS_WITHIN } from './eventually.ts';
import { claimPlace } from './place.ts';
import { type Running, startProcess } from './process.ts';
import type { RedisServer } from './redis.ts';

const PORT = 26_379;

/** A sentinel that watches a master named `kit`, alone: it needs nobody's agreement, and takes it for dead after half a second. */
export interface Sentinel extends Running {
  readonly address: { readonly host: string; readonly port: number };
}

/** Starts one, and waits until it knows the master's replicas. */
export async function startSentinel(master: RedisServer, replicas: number): Promise<Sentinel> {
  await using started = new AsyncDisposableStack();
  const { host, folder } = started.use(await claimPlace());
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `bind ${host}`,
    `port ${PORT}`,
    `dir ${folder}`,
    `sentinel monitor kit ${master.host} ${master.port} 1`,
    `sentinel auth-pass kit ${master.password}`,
    'sentinel down-after-milliseconds kit 500',
    'sentinel failover-timeout kit 5000',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  // It writes into its own configuration, as another user; a mode given to `writeFileSync` would be cut by the umask.
  chmodSync(file, 0o666);
  const running = started.use(startProcess(folder, 'sentinel', ['/usr/bin/redis-server', file, '--sentinel'], 'SIGTERM'));
  await eventually(
    () => knows(host, replicas),
    STARTS_WITHIN,
    () => `the sentinel knows the replicas: ${running.log()}`,
  );
  const parts = started.move();
  return { ...running, address: { host, port: PORT }, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function knows(host: string, replicas: number): Promise<boolean> {
  const client = new Redis({ host, port: PORT, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined); // thrown by `connect` too
  try {
    await client.connect();
    const found: unknown = await client.call('SENTINEL', 'REPLICAS', 'kit');
    return Array.isArray(found) && found.length === replicas;
  } finally {
    client.disconnect();
  }
}
