const AWAY =
  /Command timed out|Connection is closed|Stream isn't writeable|Reached the max retries per request|All sentinels are unreachable|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT/;
const REFUSED = /^(READONLY|LOADING|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|BUSY )/;

/** Whether an error goes away by itself: Redis is away, failing over, starting, or has too few replicas to take a write. */
export function isRedisTransient(error: unknown): boolean {
  return error instanceof Error && (AWAY.test(error.message) || REFUSED.test(error.message));
}

/**
 * For a label: `timeout`, `connection`, the first word of a refusal of Redis where it is known (`READONLY`, `OOM` …), or `other`.
 */
export function errorKind(error: unknown): string {
  if (!(error instanceof Error)) return 'other';
  if (/timed out|ETIMEDOUT/.test(error.message)) return 'timeout';
  if (AWAY.test(error.message)) return 'connection';
  const word = /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? '';
  return WORDS.has(word) ? word : 'other';
}

/** Redis' own error codes; a script can answer any other. */
const WORDS = new Set(
  'ERR WRONGTYPE OOM READONLY LOADING MASTERDOWN NOREPLICAS CLUSTERDOWN BUSY BUSYKEY NOAUTH NOPERM WRONGPASS NOSCRIPT EXECABORT MISCONF MOVED ASK CROSSSLOT TRYAGAIN UNBLOCKED NOGROUP BUSYGROUP'.split(
    ' ',
  ),
);
