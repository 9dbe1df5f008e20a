import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** `__Host-`, or a subdomain could plant one that fits a token it knows. Not HttpOnly: scripts of the page send it back in a header. */
export const CSRF_COOKIE = '__Host-csrf';
/** Header a page's scripts send the token in; forms send a field of their own. */
export const CSRF_HEADER = 'x-csrf-token';

export interface CsrfOptions {
  /** Keys of at least 32 bytes: the first signs, all are accepted, so that a key can be changed while pages are open. */
  readonly secrets: readonly [string | Buffer, ...(string | Buffer)[]];
}

export interface CsrfTokens {
  /** A new token for a session: put it into the form or a `<meta>`, and into the cookie. `binding`: the session's id, or before a login that of a visitor's cookie. */
  issue(binding: string): { readonly token: string; readonly cookie: string };
  /** Whether what was sent is the cookie's token, and was made for this session by us. */
  matches(binding: string, cookie: string | undefined, sent: unknown): boolean;
}

const TOKEN = /^[\w-]{22}\.[\w-]{43}$/;

/**
 * Signed double submit, as in OWASP's Cross-Site Request Forgery Prevention Cheat Sheet: random value and HMAC-SHA-256 over session and random value, each with
 * its length before it, so that no two pairs make one message. It stands beside the check of the origin (`originOf`); each alone is not enough.
 */
export function createCsrfTokens({ secrets }: CsrfOptions): CsrfTokens {
  for (const secret of secrets) if (Buffer.byteLength(secret) < 32) throw new TypeError('a key for form tokens has at least 32 bytes');
  const sign = (secret: string | Buffer, binding: string, random: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${Buffer.byteLength(binding)}!${binding}!${random.length}!${random}`)
      .digest();
  return {
    issue(binding) {
      if (binding === '') throw new TypeError('a form token is bound to a session');
      const random = randomBytes(16).toString('base64url');
      const token = `${random}.${sign(secrets[0], binding, random).toString('base64url')}`;
      return { token, cookie: `${CSRF_COOKIE}=${token}; Path=/; Secure; SameSite=Lax` };
    },
    matches(binding, cookie, sent) {
      if (binding === '' || cookie === undefined || typeof sent !== 'string' || !TOKEN.test(sent) || !TOKEN.test(cookie)) return false;
      if (!timingSafeEqual(Buffer.from(cookie), Buffer.from(sent))) return false;
      const [random = '', signature = ''] = sent.split('.');
      const given = Buffer.from(signature, 'base64url');
      return secrets.some((secret) => timingSafeEqual(sign(secret, binding, random), given));
    },
  };
}
