import { createHash } from 'node:crypto';
import { encodeBase64, hashSync } from 'bcryptjs';

/**
 * The bcrypt hash that Prometheus's programs keep in place of a password. The salt is derived from the password, so that the same secret
 * always renders the same file. Cost 4, the least: what is hashed are 32 random characters, which nobody guesses at any speed.
 */
export function passwordHash(password: string): string {
  const salt = createHash('sha256').update(`bcrypt salt\0${password}`).digest().subarray(0, 16);
  return hashSync(password, `$2b$04$${encodeBase64([...salt], 16)}`);
}
