/*
 * How a hash is written down: PHC's string form, `$argon2id$v=19$m=19456,t=2,p=1$salt$key`, with base64 that has no padding
 * (https://github.com/P-H-C/phc-string-format). Also read: `scrypt$N$r$p$salt$key` in base64url, which applications wrote before Node had argon2.
 */

/** What argon2id costs: `memory` in KiB, `passes` over it, `parallelism` lanes. */
export interface Argon2Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

export type StoredHash =
  | ({ readonly scheme: 'argon2id'; readonly salt: Buffer; readonly key: Buffer } & Argon2Cost)
  | { readonly scheme: 'scrypt'; readonly salt: Buffer; readonly key: Buffer; readonly N: number; readonly r: number; readonly p: number };

/** KiB one verification may take. A stored hash that asks for more was not made by us, and would be a way to eat the memory. */
const MOST_MEMORY = 128 * 1024;
const MOST_PASSES = 16;

const ARGON2 = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{16,88})$/;
const SCRYPT = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{11,88})\$([\w-]{16,88})$/;

export function writeHash(salt: Buffer, key: Buffer, { memory, passes, parallelism }: Argon2Cost): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Undefined for another form, another version of argon2, or a cost past 128 MiB and 16 passes. */
export function readHash(stored: string): StoredHash | undefined {
  const argon2 = ARGON2.exec(stored);
  if (argon2 !== null) {
    const [memory = 0, passes = 0, parallelism = 0] = argon2.slice(1, 4).map(Number);
    // RFC 9106, 3.1: at least 8 KiB for each lane.
    if (passes < 1 || passes > MOST_PASSES || parallelism < 1 || memory < 8 * parallelism || memory > MOST_MEMORY) return undefined;
    const [salt = '', key = ''] = argon2.slice(4);
    return { scheme: 'argon2id', memory, passes, parallelism, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
  }
  const scrypt = SCRYPT.exec(stored);
  if (scrypt === null) return undefined;
  const [N = 0, r = 0, p = 0] = scrypt.slice(1, 4).map(Number);
  const powerOf2 = N > 1 && Number.isInteger(Math.log2(N));
  if (!powerOf2 || r < 1 || p < 1 || p > MOST_PASSES || (N * r) / 8 > MOST_MEMORY) return undefined;
  const [salt = '', key = ''] = scrypt.slice(4);
  return { scheme: 'scrypt', N, r, p, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
