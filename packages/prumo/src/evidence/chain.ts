import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What a ledger says of itself, once, when it is made. */
export interface LedgerIdentity {
  /** UUID: another ledger, even of the same stack, has another. */
  readonly ledger: string;
  readonly stack: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Key that signs its records: Ed25519, SPKI in DER, base64. */
  readonly publicKey: string;
}

/** A record as it is stored: the entry is the very text that was hashed. */
export interface StoredRecord {
  readonly sequence: number;
  readonly at: string;
  readonly clockBehind: number;
  /** Canonical JSON of the entry. */
  readonly entry: string;
  readonly previous: string;
  readonly hash: string;
  readonly signature: string;
}

/** `previous` of the first record: the chain begins with who it belongs to, so that records cannot move to another ledger. */
export function genesisHash(identity: LedgerIdentity): string {
  return sha256(`prumo ledger 1\n${canonicalJson(identity)}`);
}

/** SHA-256 over everything a record says, the hash of the one before it included. 64 hexadecimal digits. */
export function recordHash(record: Omit<StoredRecord, 'hash' | 'signature'>): string {
  const { sequence, at, clockBehind, previous, entry } = record;
  // The entry goes last and as it is: what comes before it has a fixed number of lines, so no two records give the same text.
  return sha256(`prumo record 1\n${sequence}\n${at}\n${clockBehind}\n${previous}\n${entry}`);
}

/** What the signature of a record is over. */
export function signedText(ledger: string, sequence: number, hash: string): string {
  return `prumo head 1\n${ledger}\n${sequence}\n${hash}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
