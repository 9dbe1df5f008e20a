import { hostOwner } from '@prumo/app/tenancy';

/** What the Host of a request means. */
export type Place = { readonly kind: 'apex' } | { readonly kind: 'office'; readonly subdomain: string } | { readonly kind: 'elsewhere' };

const ADDRESS = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?::\d+)?$/i;

/**
 * An office's subdomain of the apex (`silva` of `silva.escritorio.localhost:8443`), the apex itself, or elsewhere. A bare address counts as the
 * apex: that is how probes and people without DNS come. Ports and letter case do not matter.
 */
export function placeOf(host: string | undefined, apex: string): Place {
  if (host !== undefined && ADDRESS.test(host)) return { kind: 'apex' };
  const owner = hostOwner(host, { baseDomain: apex });
  if (owner.kind === 'tenant') return { kind: 'office', subdomain: owner.slug };
  return { kind: owner.kind === 'base' ? 'apex' : 'elsewhere' };
}
