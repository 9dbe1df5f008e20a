import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** PostgreSQL's own default (`scram_iterations`). */
const ITERATIONS = 4096;

/**
 * The SCRAM-SHA-256 verifier PostgreSQL stores for a password (RFC 5802 and 7677), so that the password itself never goes
 * into a statement, and with it a log or pg_stat_statements. The salt comes from role and password, so that the same secret
 * always gives the same verifier and a set-up job that ran is seen as unchanged; the passwords are random and long, so a
 * salt that repeats with them tells nothing. Only for passwords of printable ASCII, which SASLprep leaves as they are.
 */
export function scramVerifier(role: string, password: string): string {
  if (!/^[\x21-\x7e]+$/.test(password)) throw new Error(`the password of ${role} has characters that would need SASLprep`);
  const salt = createHmac('sha256', password).update(`prumo scram salt ${role}`).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey.toString('base64')}:${hmac(salted, 'Server Key').toString('base64')}`;
}

function hmac(key: Buffer, value: string): Buffer {
  return createHmac('sha256', key).update(value).digest();
}
