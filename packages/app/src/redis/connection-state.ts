import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { gauge } from '../metrics/index.ts';
import type { Log } from '../context/index.ts';

const STATES = ['ready', 'connecting', 'away'] as const;

const shown = new WeakMap<Registry, Map<string, Redis>>();

/**
 * Shows the state of a connection, and logs once when it breaks and once when it is back.
 * @throws TypeError when the registry shows a connection of this name.
 */
export function showConnection(redis: Redis, name: string, registry: Registry, log: Log): void {
  const connections = shown.get(registry) ?? begin(registry);
  if (connections.has(name)) throw new TypeError(`a Redis connection named ${name} is there already`);
  connections.set(name, redis);
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) log.warn({ connection: name, error: error.message }, 'the connection to Redis broke');
    down = true;
  });
  redis.on('ready', () => {
    if (down) log.info({ connection: name }, 'the connection to Redis is back');
    down = false;
  });
  redis.on('end', () => {
    if (connections.get(name) === redis) connections.delete(name);
  });
}

function begin(registry: Registry): Map<string, Redis> {
  const connections = new Map<string, Redis>();
  shown.set(registry, connections);
  gauge(registry, {
    name: 'redis_client_connection_state',
    help: '1 for the state a Redis connection is in: ready, connecting, or away (waiting to connect again).',
    labelNames: ['db_client_connection_pool_name', 'state'],
    collect() {
      this.reset();
      for (const [name, { status }] of connections) {
        for (const state of STATES) this.set({ db_client_connection_pool_name: name, state }, stateOf(status) === state ? 1 : 0);
      }
    },
  });
  return connections;
}

function stateOf(status: string): (typeof STATES)[number] {
  if (status === 'ready') return 'ready';
  return status === 'connecting' || status === 'connect' ? 'connecting' : 'away';
}
