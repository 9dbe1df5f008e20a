import { createHash, timingSafeEqual } from 'node:crypto';

/** The token in an `Authorization` header (RFC 6750); undefined: none. Pure. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(header ?? '')?.[1];
}

/** Takes the same time however much of it is right: what is compared are hashes, of one length. Pure. */
export function isSameToken(given: string, right: string): boolean {
  const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashed(given), hashed(right));
}

const WINDOW = 60_000;
const ALLOWED = 10;
/** Addresses remembered; the one heard of first is forgotten first. */
const MOST_ADDRESSES = 1000;

/**
 * Counts wrong tokens by address. A token has 190 bits that nobody guesses, so this is no lock: who shows the right one is let in all the same, or
 * anybody on the machine could shut the application out. It tells a caller that is set up wrongly to wait.
 */
export class WrongTokens {
  readonly #since = new Map<string, { readonly at: number; count: number }>();

  /** Seconds to wait, once there were more than ten within a minute; undefined before. `now` in milliseconds. */
  wrong(address: string, now: number): number | undefined {
    const known = this.#since.get(address);
    if (known === undefined || now - known.at >= WINDOW) {
      this.#since.delete(address);
      const [first] = this.#since.keys();
      if (this.#since.size >= MOST_ADDRESSES && first !== undefined) this.#since.delete(first);
      this.#since.set(address, { at: now, count: 1 });
      return undefined;
    }
    known.count += 1;
    return known.count > ALLOWED ? Math.ceil((known.at + WINDOW - now) / 1000) : undefined;
  }
}
