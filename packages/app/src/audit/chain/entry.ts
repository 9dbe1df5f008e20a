import { createHash } from 'node:crypto';
import type { Ledger } from '../ledger.ts';

/** An entry as it is stored. */
export interface StoredEntry {
  readonly seq: number;
  /** Microseconds since 1970, as text: more than a `Date` holds. */
  readonly micros: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly kind: string;
  readonly record: string | null;
  readonly records: number;
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly basis: string;
  readonly source: string | null;
  readonly request: string | null;
  readonly detail: string | null;
  readonly prev: Buffer;
  readonly hash: Buffer;
}

/** What an entry's columns are selected as. */
export const ENTRY_COLUMNS = `seq::float8 AS seq, (extract(epoch FROM at) * 1000000)::bigint::text AS micros, actor, action, outcome, kind, record, records, fields,
  purpose, basis, host(source) AS source, request, detail, prev, hash`;

/** The hash of an entry after another: SHA-256 of the one before and of every value with its length before it, as `append_…` in the database makes it. */
export function hashOf(ledger: Ledger, tenant: string, entry: StoredEntry, prev: Buffer): Buffer {
  const { seq, micros, actor, action, outcome, kind, record, records, fields, purpose, basis, source, request, detail } = entry;
  const before = [tenant, String(seq), micros, actor, action, outcome, kind, record, String(records)];
  const values = [...before, fields.map(part).join(''), purpose, basis, source, request, detail];
  return createHash('sha256').update(prev).update(ledger + values.map(part).join('')).digest();
}

function part(value: string | null): string {
  return value === null ? '-' : `${Buffer.byteLength(value)}:${value}`;
}
