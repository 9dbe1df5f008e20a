import { createHmac } from 'node:crypto';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The one password of all generated users of a seed, e.g. `demo-k7tq-9wzm`. Whoever knows the seed knows it: for made-up data only. */
export function demoPassword(seed: string): string {
  const letters = [...createHmac('sha256', 'escritorio demo password').update(seed).digest().subarray(0, 8)]
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
  return `demo-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Its salt, the same for the same seed, so that the data is too. */
export function demoSalt(seed: string): Buffer {
  return createHmac('sha256', 'escritorio demo salt').update(seed).digest().subarray(0, 16);
}
