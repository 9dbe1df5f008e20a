import { Redis, type RedisOptions } from 'ioredis';
import { Registry } from 'prom-client';
import { showConnection } from './connection-state.ts';
import { type Log, SILENT } from '../context/index.ts';
import { observeCommands } from './observe-commands.ts';
import { SentinelRedis } from './sentinel-redis.ts';
import { type Behaviour, behaviourSettings } from './settings.ts';

/** Sentinels, and the name of the master they watch. */
export interface Sentinels {
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  readonly master: string;
  /** Of the Redis behind them. */
  readonly password?: string;
  readonly sentinelPassword?: string;
}

export interface OpenRedisOptions extends Behaviour {
  /** `redis://:password@host:port`, or the sentinels. The password is never logged. */
  readonly server: string | Sentinels;
  /** Of the connection, as a label. Default `redis`. */
  readonly name?: string;
  readonly tls?: RedisOptions['tls'];
  /** Where the metrics are. Default: a registry of its own, which nobody reads. */
  readonly registry?: Registry;
  readonly log?: Log;
}

/**
 * A connection that measures, comes back by itself for ever, and behaves as stated while Redis is away. It begins to connect at once; to fail
 * fast means that commands fail until it is {@link ready}. The caller ends it: `quit` waits for answers, `disconnect` does not.
 */
export function openRedis(options: OpenRedisOptions): Redis {
  const { server, name = 'redis', registry = new Registry(), log = SILENT } = options;
  const settings = {
    ...behaviourSettings(options),
    connectionName: name,
    // A server before 7.2 refuses CLIENT SETINFO, twice: each new connection would count as two failures.
    disableClientInfo: true,
    // Only once it is measured, so that no command goes by unseen.
    lazyConnect: true,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  };
  const redis = typeof server === 'string' ? new Redis(server, settings) : new SentinelRedis({ ...settings, ...sentinelSettings(server) });
  showConnection(redis, name, registry, log);
  observeCommands(redis, name, registry);
  // A first attempt that fails is reported by `error`, and followed by others.
  redis.connect().catch(() => undefined);
  return redis;
}

function sentinelSettings({ addresses, master, password, sentinelPassword }: Sentinels) {
  return {
    sentinels: addresses.map(({ host, port }) => ({ host, port })),
    name: master,
    // Sentinels tell of a switch before the old master's connections break.
    failoverDetector: true,
    sentinelRetryStrategy: (attempt: number) => Math.min(100 * attempt, 1000),
    ...(password === undefined ? {} : { password }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
  };
}
