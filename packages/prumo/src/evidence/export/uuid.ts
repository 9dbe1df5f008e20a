import { createHash } from 'node:crypto';

/** UUID version 5 (RFC 9562): the same words give the same id, so that an export made twice is the same document. */
export function uuidOf(...words: readonly string[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(words.join('\n')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Prumo's own, drawn once. */
const NAMESPACE = Buffer.from('0b6c2a5f4d914e0c9a8a3c9f5b1e7d42', 'hex');
