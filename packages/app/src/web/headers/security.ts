import { randomBytes } from 'node:crypto';

export interface SecurityHeaderOptions {
  /** Directives added to the policy or put in place of its own: `{ 'img-src': ["'self'", 'data:'] }`. */
  readonly policy?: Readonly<Record<string, readonly string[]>>;
  /** Sites that may show our pages in a frame. Default: none. */
  readonly framedBy?: readonly string[];
  /** Seconds browsers insist on TLS for this host. Default two years, as hstspreload.org asks for; 0 leaves it out. */
  readonly strictTransport?: number;
  /** Every subdomain too. Default false: only who has all of them on TLS can say so. */
  readonly includeSubdomains?: boolean;
  /** Who else may load our answers as parts of a page. Default `same-origin`. */
  readonly resourcePolicy?: 'same-origin' | 'same-site' | 'cross-origin';
}

/** 128 random bits for one answer's scripts and styles; never used twice (CSP 3, 7.1). */
export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

const TWO_YEARS = 63_072_000;
const NONCE = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const NAME = /^[a-z][a-z-]*$/;
/** No space, comma or semicolon, and nothing outside of printable ASCII: it would begin another directive or another header. */
const SOURCE = /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]+$/;
/** What no page of this kind needs of a browser. */
const FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
];

/**
 * The headers of every answer, by OWASP's HTTP Headers Cheat Sheet and its strict policy: scripts and styles only with this answer's nonce, no plugins, no
 * base, forms only to ourselves. Without a nonce no inline script and no inline style runs.
 * @throws TypeError for a directive or source that would break out of its header.
 */
export function securityHeaders(options: SecurityHeaderOptions = {}, nonce?: string): Readonly<Record<string, string>> {
  const { policy = {}, framedBy = [], strictTransport = TWO_YEARS, includeSubdomains = false, resourcePolicy = 'same-origin' } = options;
  if (nonce !== undefined && !NONCE.test(nonce)) throw new TypeError('a nonce is base64, of 128 bits at least');
  const mark = nonce === undefined ? [] : [`'nonce-${nonce}'`];
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", ...mark],
    'style-src': ["'self'", ...mark],
    'img-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': framedBy.length === 0 ? ["'none'"] : framedBy,
    ...policy,
  };
  return {
    'Content-Security-Policy': Object.entries(directives).map(directive).join('; '),
    ...(strictTransport === 0
      ? {}
      : { 'Strict-Transport-Security': `max-age=${Math.floor(strictTransport)}${includeSubdomains ? '; includeSubDomains' : ''}` }),
    'X-Content-Type-Options': 'nosniff',
    // For browsers that do not know frame-ancestors.
    ...(framedBy.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': FEATURES.map((feature) => `${feature}=()`).join(', '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': resourcePolicy,
    'X-DNS-Prefetch-Control': 'off',
    'X-Permitted-Cross-Domain-Policies': 'none',
  };
}

function directive([name, sources]: readonly [string, readonly string[]]): string {
  if (!NAME.test(name)) throw new TypeError(`no directive has this name: ${JSON.stringify(name)}`);
  for (const source of sources) if (!SOURCE.test(source)) throw new TypeError(`${name}: not a source: ${JSON.stringify(source)}`);
  return [name, ...sources].join(' ');
}
