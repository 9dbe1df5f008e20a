import * as z from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import type { LedgerIdentity, StoredRecord } from '../chain.ts';
import { fingerprintOfKey, isSignedBy } from '../ledger/signing-key.ts';

/**
 * The signed head of a ledger at a moment, kept where the ledger is not. Whoever has it can tell later whether the ledger still holds
 * all it held then: a chain alone cannot show that its tail was cut.
 */
export interface Anchor {
  readonly schemaVersion: 1;
  readonly kind: 'prumo-evidence-anchor';
  readonly ledger: string;
  readonly stack: string;
  readonly sequence: number;
  readonly hash: string;
  /** ISO 8601: time of that record. */
  readonly at: string;
  /** Ed25519, SPKI in DER, base64; and SHA-256 of it. */
  readonly publicKey: string;
  readonly fingerprint: string;
  /** Over all the rest, base64. */
  readonly signature: string;
}

const anchorSchema: z.ZodType<Anchor> = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('prumo-evidence-anchor'),
  ledger: z.string(),
  stack: z.string(),
  sequence: z.int().positive(),
  hash: z.string(),
  at: z.string(),
  publicKey: z.string(),
  fingerprint: z.string(),
  signature: z.string(),
});

/** Anchor of a record, by default the last. `sign` uses the ledger's own key. */
export function makeAnchor(
  identity: LedgerIdentity,
  record: Pick<StoredRecord, 'sequence' | 'hash' | 'at'>,
  sign: (text: string) => string,
): Anchor {
  const content = {
    schemaVersion: 1,
    kind: 'prumo-evidence-anchor',
    ledger: identity.ledger,
    stack: identity.stack,
    sequence: record.sequence,
    hash: record.hash,
    at: record.at,
    publicKey: identity.publicKey,
    fingerprint: fingerprintOfKey(identity.publicKey),
  } as const;
  return { ...content, signature: sign(signedPart(content)) };
}

/** Undefined when the text is no anchor at all. */
export function parseAnchor(content: string): Anchor | undefined {
  try {
    return anchorSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

/** Whether an anchor is whole: signed by the key it names, and naming it rightly. */
export function isSound({ signature, ...content }: Anchor): boolean {
  return content.fingerprint === fingerprintOfKey(content.publicKey) && isSignedBy(content.publicKey, signedPart(content), signature);
}

function signedPart(content: Omit<Anchor, 'signature'>): string {
  return `prumo anchor 1\n${canonicalJson(content)}`;
}
