import { scrypt } from 'node:crypto';

/** As this application hashed passwords once; whoever signs in gets a hash of today's kind. */
const COST = { N: 2 ** 14, r: 8, p: 5 };
const KEY_LENGTH = 32;

/** The hash of the demo password: `scrypt$N$r$p$salt$key`, base64url. The same for the same salt, so that the same seed makes the same data, which no hash of today's kind would. */
export function demoHash(password: string, salt: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_LENGTH, { ...COST, maxmem: 64 * 1024 * 1024 }, (error, key) => {
      if (error !== null) reject(error);
      else resolve(['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$'));
    });
  });
}
