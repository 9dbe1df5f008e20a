import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { counter, operationDuration } from '../metrics/index.ts';
import { errorKind } from './errors.ts';

/** Redis has some 250 commands, modules and mistakes may bring more: what is beyond this many names is counted as `other`. */
const NAMES = 100;

/** Times every command of a client by its name, its time in the queue included; never its keys. */
export function observeCommands(redis: Redis, name: string, registry: Registry): void {
  const duration = operationDuration(registry, 'redis', name);
  const errors = counter(registry, {
    name: 'redis_client_errors_total',
    help: 'Failed Redis commands by kind: timeout, connection, the error code of Redis, or other.',
    labelNames: ['db_client_connection_pool_name', 'kind'],
  });
  const pool = { db_client_connection_pool_name: name };
  const nameOf = boundedNames(NAMES);
  const send: unknown = Reflect.get(redis, 'sendCommand');
  if (typeof send !== 'function') throw new TypeError('a client of ioredis has a method sendCommand');
  /** A command comes here again each time it is sent anew. */
  const seen = new WeakSet<object>();
  const observed = (...args: unknown[]): unknown => {
    const command = args[0];
    if (typeof command === 'object' && command !== null && !seen.has(command)) {
      seen.add(command);
      const begun = performance.now();
      const over = (error?: unknown): void => {
        duration(nameOf('name' in command ? command.name : undefined), (performance.now() - begun) / 1000);
        if (error !== undefined) errors.inc({ ...pool, kind: errorKind(error) });
      };
      // Beside the caller's own promise: whoever awaits that sees the error.
      if ('promise' in command && command.promise instanceof Promise) command.promise.then(() => over(), over);
    }
    return Reflect.apply(send, redis, args);
  };
  Object.defineProperty(redis, 'sendCommand', { value: observed, writable: true, configurable: true });
}

/** Names in lower case, the first `limit` of them. */
export function boundedNames(limit: number): (name: unknown) => string {
  const known = new Set<string>();
  return (name) => {
    if (typeof name !== 'string' || !/^[A-Za-z][\w.-]{0,31}$/.test(name)) return 'other';
    const lower = name.toLowerCase();
    if (known.has(lower)) return lower;
    if (known.size >= limit) return 'other';
    known.add(lower);
    return lower;
  };
}
