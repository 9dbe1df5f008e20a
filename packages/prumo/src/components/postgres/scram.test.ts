import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scramVerifier } from './scram.ts';

const printable = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 0x7e - 0x20 }, (_, at) => String.fromCharCode(0x21 + at))),
  minLength: 1,
  maxLength: 40,
});

/** What the server does at a login (RFC 5802): the client's proof, taken off its signature, must hash to the stored key. */
function accepts(verifier: string, password: string): boolean {
  const [, iterations = '', salt = '', storedKey = ''] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  return createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest('base64') === storedKey;
}

test('a verifier accepts its own password and no other, and is the same each time', () => {
  fc.assert(
    fc.property(printable, printable, (password, other) => {
      const verifier = scramVerifier('role', password);
      return (
        accepts(verifier, password) && accepts(verifier, other) === (other === password) && verifier === scramVerifier('role', password)
      );
    }),
    { numRuns: 20 },
  );
});

test('two roles with one password have different verifiers, and the password is in none', () => {
  expect(scramVerifier('a', 'pencil')).not.toBe(scramVerifier('b', 'pencil'));
  expect(scramVerifier('a', 'pencil')).not.toContain('pencil');
});

test.each(['', 'ação', 'two words', 'tab\t'])('%j would need SASLprep and is not taken', (password) => {
  expect(() => scramVerifier('role', password)).toThrow('SASLprep');
});
