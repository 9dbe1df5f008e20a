import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { counter } from '../../metrics/index.ts';
import { within } from '../within.ts';

/** Redis did not answer, so it is not known who this is. Answer 503, and never as if nobody, or somebody, were signed in. */
export class SessionsUnavailable extends Error {
  override readonly name = 'SessionsUnavailable';
  readonly statusCode = 503;
  /** Seconds. */
  readonly retryAfter = 2;
}

export interface Store {
  /** Runs a script and reads its answer. @throws SessionsUnavailable */
  ask<T>(
    operation: string,
    script: string,
    keys: readonly string[],
    values: readonly (string | number)[],
    read: (answer: unknown) => T,
  ): Promise<T>;
}

export function createStore(options: { readonly redis: Redis; readonly timeout?: number; readonly registry?: Registry }): Store {
  const { redis, timeout = 1000, registry } = options;
  const failures =
    registry &&
    counter(registry, {
      name: 'session_store_failures_total',
      help: 'Commands to the sessions in Redis that failed.',
      labelNames: ['operation'],
    });
  return {
    async ask(operation, script, keys, values, read) {
      let answer: unknown;
      try {
        answer = await within(timeout, redis.eval(script, keys.length, ...keys, ...values));
      } catch (error) {
        failures?.inc({ operation });
        throw new SessionsUnavailable(`the sessions are out of reach: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      return read(answer);
    },
  };
}
