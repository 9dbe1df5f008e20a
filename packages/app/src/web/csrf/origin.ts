/** The headers looked at, as Node gives them: names in small letters. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Who made a browser send this. `own`: a page of ours, or the person by hand. `foreign`: another site, a subdomain included. `unknown`: neither `Sec-Fetch-Site`, `Origin`
 * nor `Referer` came along: no browser of these years, or no browser.
 */
export type Origin = 'own' | 'foreign' | 'unknown';

/** Methods that change nothing, so need no check (RFC 9110, 9.2.1). */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * Judges by what a page cannot forge: `Origin` where it is there, then `Sec-Fetch-Site`, then `Referer`.
 * @param allowed our own origins as browsers see them, `https://escritorio.adv.br`, and those of other sites that may write. The host alone is not asked: whoever sets `Host` would decide.
 */
export function originOf(headers: Headers, allowed: ReadonlySet<string>): Origin {
  const site = one(headers['sec-fetch-site']);
  const origin = one(headers['origin']);
  const referer = one(headers['referer']);
  // `null` is what sandboxed frames and some redirects send: nobody's.
  if (origin !== undefined) return allowed.has(origin) ? 'own' : 'foreign';
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  if (referer !== undefined) return URL.canParse(referer) && allowed.has(new URL(referer).origin) ? 'own' : 'foreign';
  return 'unknown';
}

/** A header that must not be there twice: two make one value that no list holds. */
function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}
