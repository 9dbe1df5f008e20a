import { createHmac, timingSafeEqual } from 'node:crypto';

/** The token a form must bring along: bound to the cookie of whoever got the form, so that another site cannot know it. */
export function csrfToken(secret: string, cookie: string): string {
  return createHmac('sha256', secret).update(`csrf:${cookie}`).digest('base64url');
}

export function csrfMatches(secret: string, cookie: string, token: unknown): boolean {
  if (typeof token !== 'string' || cookie === '') return false;
  const [expected, given] = [Buffer.from(csrfToken(secret, cookie)), Buffer.from(token)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** False where a browser says that another site made this request. Other programs say nothing, and have no one's cookie. */
export function isSameOrigin(headers: {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}
