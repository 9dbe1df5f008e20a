import type pg from 'pg';
import { type AuditPlace, type Ledger, schemaOf } from '../ledger.ts';
import type { Signer, Verifier } from './signer.ts';

/** The end of a chain at a moment, signed. Kept outside of the database, it is what a cut tail and a rewritten chain are found out by. */
export interface Anchor {
  readonly ledger: Ledger;
  readonly tenant: string;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
  /** ISO 8601. */
  readonly at: string;
  readonly signature: string;
}

/** Signs the present end of every chain, or of one tenant's. To be put somewhere the database's owner cannot write, once a day or more often. */
export async function anchorHeads(client: pg.ClientBase | pg.Pool, signer: Signer, place: AuditPlace & { readonly tenant?: string; readonly now?: Date } = {}): Promise<readonly Anchor[]> {
  const { rows } = await client.query<{ ledger: Ledger; tenant: string; seq: number; hash: string }>(
    `SELECT ledger, tenant, seq::float8 AS seq, encode(hash, 'hex') AS hash FROM ${schemaOf(place)}.heads
     WHERE seq > 0 AND ($1::text IS NULL OR tenant = $1) ORDER BY ledger, tenant`,
    [place.tenant ?? null],
  );
  const at = (place.now ?? new Date()).toISOString();
  return rows.map((head) => ({ ...head, at, signature: signer.sign(anchorText({ ...head, at })) }));
}

export function anchorIsSigned(anchor: Anchor, verifier: Verifier): boolean {
  return verifier.signed(anchorText(anchor), anchor.signature);
}

function anchorText({ ledger, tenant, seq, hash, at }: Omit<Anchor, 'signature'>): string {
  return JSON.stringify(['anchor', ledger, tenant, seq, hash, at]);
}

/** What is signed where the first part of a chain is dropped. */
export function checkpointText(ledger: Ledger, tenant: string, seq: number, hash: string): string {
  return JSON.stringify(['checkpoint', ledger, tenant, seq, hash]);
}
