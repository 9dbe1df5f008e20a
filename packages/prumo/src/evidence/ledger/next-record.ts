import { genesisHash, type LedgerIdentity, recordHash, signedText, type StoredRecord } from '../chain.ts';

/**
 * The record that comes after `last`, chained and signed. Never dated before it: when the clock is behind, the record takes the
 * time of the last and says by how much. Pure.
 */
export function nextRecord(
  last: StoredRecord | undefined,
  identity: LedgerIdentity,
  entry: string,
  sign: (text: string) => string,
  now: Date,
): StoredRecord {
  const sequence = (last?.sequence ?? 0) + 1;
  const lastTime = Date.parse(last?.at ?? identity.createdAt);
  const clockBehind = Math.max(0, lastTime - now.getTime());
  const content = {
    sequence,
    at: new Date(now.getTime() + clockBehind).toISOString(),
    clockBehind,
    previous: last?.hash ?? genesisHash(identity),
    entry,
  };
  const hash = recordHash(content);
  return { ...content, hash, signature: sign(signedText(identity.ledger, sequence, hash)) };
}
