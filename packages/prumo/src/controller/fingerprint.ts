import { createHash } from 'node:crypto';
import type { Job, Service } from '../model/index.ts';

/** SHA-256 of a definition, secrets included, so that a changed password counts as a change. 64 hex digits. */
export function fingerprintOf(definition: Service | Job): string {
  return createHash('sha256').update(stableJson(definition)).digest('hex');
}

/** JSON with sorted keys: equal values give equal text whatever order they were built in. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
