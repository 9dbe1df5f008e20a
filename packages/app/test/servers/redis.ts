import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, STARTS_WITHIN } from './eventually.ts';
import { claimPlace } from './place.ts';
import { type Running, startProcess } from './process.ts';

const PASSWORD = 'redis-of-the-test';
const PORT = 6379;

/** A Redis of one test, answering. `stop` and `start` keep its data. */
export interface RedisServer extends Running {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly url: string;
  /** Waits until it takes commands. */
  answers(): Promise<void>;
}

/**
 * Starts one with its append-only file, in a folder and on an address of its own; both go when it is disposed of.
 * @param settings lines for its configuration, such as `maxmemory 10mb`.
 */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  await using started = new AsyncDisposableStack();
  const { host, folder } = started.use(await claimPlace());
  const own = [
    `bind ${host}`,
    `port ${PORT}`,
    `requirepass ${PASSWORD}`,
    `masterauth ${PASSWORD}`,
    // A master and a sentinel see a replica's connection come from 127.0.0.1, where it does not listen.
    `replica-announce-ip ${host}`,
    // A master would wait five seconds for more replicas.
    'repl-diskless-sync-delay 0',
    `dir ${folder}`,
    'save ""',
    'appendonly yes',
  ];
  const file = join(folder, 'redis.conf');
  writeFileSync(file, `${[...own, ...settings].join('\n')}\n`);
  const running = started.use(startProcess(folder, 'redis', ['/usr/bin/redis-server', file], 'SIGTERM'));
  const url = `redis://:${PASSWORD}@${host}:${PORT}`;
  const answers = async (): Promise<void> => {
    await eventually(
      () => pings(url),
      STARTS_WITHIN,
      () => `Redis answers: ${running.log()}`,
    );
  };
  await answers();
  const parts = started.move();
  return { ...running, host, port: PORT, password: PASSWORD, url, answers, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function pings(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined); // thrown by `connect` too
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}
