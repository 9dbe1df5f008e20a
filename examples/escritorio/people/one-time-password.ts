import { createHmac } from 'node:crypto';

/** No 0, O, 1, I or L: it is read out over the telephone. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const GROUPS = 4;
const GROUP = 4;

/** How long it opens the door, milliseconds. */
export const ONE_TIME_PASSWORD_LIVES = 3 * 24 * 3600 * 1000;

/**
 * The one-time password of a request, like `K7QM-3XNE-…`: 79 bits. It follows from the request's key, so that a request asked again after a broken
 * connection shows the password that was stored, and from a secret, so that nobody else can work it out.
 */
export function oneTimePassword(secret: string, requestKey: string): string {
  const digest = createHmac('sha512', secret).update(`one-time-password:${requestKey}`).digest();
  // Two bytes a letter: the remainder's bias is below one in two thousand.
  const letters = Array.from({ length: GROUPS * GROUP }, (_, index) => LETTERS[digest.readUInt16BE(index * 2) % LETTERS.length] ?? 'A');
  return Array.from({ length: GROUPS }, (_, group) => letters.slice(group * GROUP, (group + 1) * GROUP).join('')).join('-');
}
