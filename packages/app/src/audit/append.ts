import type pg from 'pg';
import type { CheckedEntry } from './guard.ts';
import { type AuditPlace, type Ledger, schemaOf } from './ledger.ts';

/** Where an entry came to stand. Final when the transaction is committed. */
export interface Appended {
  readonly ledger: Ledger;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
  readonly at: Date;
}

/** Appends to a chain in the transaction of this connection, in which the tenant is set. */
export async function append(
  client: pg.ClientBase,
  place: AuditPlace,
  ledger: Ledger,
  entry: Omit<CheckedEntry, 'sensitive'>,
  more: { readonly outcome: 'done' | 'denied'; readonly detail?: string },
): Promise<Appended> {
  const { tenant, actor, action, kind, record, records, fields, purpose, basis, source, request } = entry;
  const { rows } = await client.query<{ seq: number; hash: string; at: Date }>(
    `SELECT seq::float8 AS seq, encode(hash, 'hex') AS hash, at FROM ${schemaOf(place)}.append_${ledger}($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [tenant, actor, action, more.outcome, kind, record, records, fields, purpose, basis, source, request, more.detail ?? null],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the audit trail answered nothing');
  return { ledger, ...row };
}
