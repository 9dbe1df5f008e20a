import { createHash } from 'node:crypto';
import type { Signer, Verifier } from '../chain/signer.ts';
import type { Appended } from '../append.ts';
import type { KeepReason, Person } from './map.ts';

export interface ErasedTable {
  readonly table: string;
  readonly rule: 'delete' | 'anonymise' | 'keep';
  /** For `keep`. */
  readonly because?: KeepReason;
  readonly rows: number;
  /** SHA-256 of salt and keys of the rows, sorted: whoever has an old copy can show which rows it was, and nobody reads them off it. Hexadecimal. */
  readonly keys: string;
}

/** The proof that a person's data was erased, without the data. True once the transaction it was made in is committed. */
export interface ErasureReceipt {
  readonly version: 1;
  readonly tenant: string;
  readonly kind: string;
  /** SHA-256 of salt and id. Hexadecimal. */
  readonly subject: string;
  readonly salt: string;
  /** ISO 8601. */
  readonly at: string;
  readonly tables: readonly ErasedTable[];
  /** The entry of the audit trail that says so, by which its place in time is proved. */
  readonly chain: { readonly ledger: string; readonly seq: number; readonly hash: string };
  readonly signature: string;
}

export function signReceipt(
  signer: Signer,
  { kind, person, salt, tables, entry }: { kind: string; person: Person; salt: string; tables: readonly ErasedTable[]; entry: Appended },
): ErasureReceipt {
  const { ledger, seq, hash } = entry;
  const subject = saltedHash(salt, [person.id]);
  const content = { version: 1, tenant: person.tenant, kind, subject, salt, at: entry.at.toISOString(), tables, chain: { ledger, seq, hash } } as const;
  return { ...content, signature: signer.sign(receiptText(content)) };
}

/** Whether we signed it, as it is. */
export function receiptIsSigned(receipt: ErasureReceipt, verifier: Verifier): boolean {
  return verifier.signed(receiptText(receipt), receipt.signature);
}

/** Whether it is about this person. */
export function receiptIsOf(receipt: ErasureReceipt, person: Person): boolean {
  return receipt.tenant === person.tenant && receipt.subject === saltedHash(receipt.salt, [person.id]);
}

export function saltedHash(salt: string, keys: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify([salt, ...keys.toSorted()])).digest('hex');
}

/** In one order, whatever order a copy of it has. */
function receiptText({ version, tenant, kind, subject, salt, at, tables, chain }: Omit<ErasureReceipt, 'signature'>): string {
  const listed = tables.map(({ table, rule, because, rows, keys }) => [table, rule, because ?? null, rows, keys]);
  return JSON.stringify(['erasure', version, tenant, kind, subject, salt, at, listed, chain.ledger, chain.seq, chain.hash]);
}
