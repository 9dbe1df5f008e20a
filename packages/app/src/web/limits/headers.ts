import type { Decision } from './limiter.ts';

/**
 * What a response says of its limits: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-09: quota, window, what is left, seconds until it is
 * whole again), and where it was refused `Retry-After` in whole seconds (RFC 9110, 10.2.3), at least 1.
 */
export function rateLimitHeaders({ allowed, limits }: Decision): Readonly<Record<string, string>> {
  if (limits.length === 0) return {};
  const policy = limits.map(
    ({ limit: { name, limit, window, burst = limit } }) => `"${name}";q=${Math.floor(burst)};w=${Math.ceil(window)}`,
  );
  const left = limits.map(({ limit, remaining, resetIn }) => `"${limit.name}";r=${remaining};t=${Math.ceil(resetIn / 1000)}`);
  const wait = Math.max(1, ...limits.map(({ retryIn }) => Math.ceil(retryIn / 1000)));
  return {
    'RateLimit-Policy': policy.join(', '),
    RateLimit: left.join(', '),
    ...(allowed ? {} : { 'Retry-After': String(wait) }),
  };
}
