/** Whom a request is for, by the name it was sent to. */
export type HostOwner =
  /** `acme.example.com`: the tenant whose slug is `acme`, if there is one. */
  | { readonly kind: 'tenant'; readonly slug: string }
  /** The base domain itself: the product's own pages. */
  | { readonly kind: 'base' }
  /** A subdomain that no tenant may have, such as `www`. */
  | { readonly kind: 'reserved'; readonly name: string }
  /** Not ours: another domain, an address, more than one label below ours, or no host at all. Answer 421 or 404, and make no link from it. */
  | { readonly kind: 'foreign' };

export interface HostRules {
  /** Without a dot before it and without a port: `example.com`. */
  readonly baseDomain: string;
  /** Labels that are no tenant's. Default {@link RESERVED}. */
  readonly reserved?: ReadonlySet<string>;
}

/** Names that browsers, mail and people expect to be the operator's. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...['www', 'app', 'api', 'admin', 'auth', 'login', 'sso', 'static', 'assets', 'cdn', 'status', 'support', 'help', 'docs', 'blog'],
  ...['mail', 'smtp', 'imap', 'pop', 'mx', 'ns', 'ns1', 'ns2', 'ftp', 'webmail', 'autoconfig', 'autodiscover', 'postmaster', 'localhost'],
]);

/** RFC 1035: letters, digits and hyphens, no hyphen at either end, 63 at most. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Whom a `Host` header (or `:authority`) leads to. Whatever is not exactly one plain label below the base domain is foreign: there is no guessing,
 * for a host that two parsers read differently is how one tenant is shown another's pages. Labels in punycode (`xn--…`) are foreign
 * too, since they can look like another tenant's.
 */
export function hostOwner(host: string | undefined, { baseDomain, reserved = RESERVED }: HostRules): HostOwner {
  // 253 is the longest name of the DNS, and a port has five digits at most.
  if (host === undefined || host.length > 260) return { kind: 'foreign' };
  const name = /^([A-Za-z0-9.-]+?)\.?(?::\d{1,5})?$/.exec(host)?.[1]?.toLowerCase();
  const base = baseDomain.toLowerCase();
  if (name === undefined) return { kind: 'foreign' };
  if (name === base) return { kind: 'base' };
  if (!name.endsWith(`.${base}`)) return { kind: 'foreign' };
  const label = name.slice(0, -base.length - 1);
  if (!isSlug(label)) return { kind: 'foreign' };
  return reserved.has(label) ? { kind: 'reserved', name: label } : { kind: 'tenant', slug: label };
}

/** Whether a tenant could be reached by this slug: check it when one is made, together with the reserved names. */
export function isSlug(text: string): boolean {
  return LABEL.test(text) && text.slice(2, 4) !== '--';
}
