/** What the Host of a request means. */
export type Place = { readonly kind: 'apex' } | { readonly kind: 'office'; readonly subdomain: string } | { readonly kind: 'elsewhere' };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ADDRESS = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])$/;

/**
 * An office's subdomain of the apex (`silva` of `silva.escritorio.localhost:8443`), the apex itself, or elsewhere. A bare address counts as the
 * apex: that is how probes and people without DNS come. Ports and letter case do not matter.
 */
export function placeOf(host: string | undefined, apex: string): Place {
  const name = (host ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  if (name === apex || ADDRESS.test(name)) return { kind: 'apex' };
  if (!name.endsWith(`.${apex}`)) return { kind: 'elsewhere' };
  const subdomain = name.slice(0, -apex.length - 1);
  return LABEL.test(subdomain) ? { kind: 'office', subdomain } : { kind: 'elsewhere' };
}
