import type { Registry } from 'prom-client';
import { counter } from '../metrics/index.ts';

/** Why somebody was not let in. `unavailable`: we could not tell, for a server was away. */
export const LOGIN_FAILURES = [
  'unknown-account',
  'wrong-password',
  'second-factor',
  'locked',
  'other-tenant',
  'too-many',
  'unavailable',
] as const;
export type LoginFailure = (typeof LOGIN_FAILURES)[number];

/** `logins_total{outcome}` and `logins_failed_total{reason}`, every reason at 0 from the start, so that the first one is an increase. */
export function loginMetrics({ registry }: { readonly registry: Registry }): { succeeded(): void; failed(reason: LoginFailure): void } {
  const all = counter(registry, { name: 'logins_total', help: 'Attempts to sign in.', labelNames: ['outcome'] });
  const failures = counter(registry, {
    name: 'logins_failed_total',
    help: 'Attempts to sign in that failed, by reason.',
    labelNames: ['reason'],
  });
  for (const outcome of ['succeeded', 'failed']) all.inc({ outcome }, 0);
  for (const reason of LOGIN_FAILURES) failures.inc({ reason }, 0);
  return {
    succeeded: () => all.inc({ outcome: 'succeeded' }),
    failed(reason) {
      all.inc({ outcome: 'failed' });
      failures.inc({ reason });
    },
  };
}
