import type { EdgeSpec } from '../../spec/spec.ts';
import type { Json } from './json.ts';

/** Path an application answers 200 on for a tenant's domain it knows (`?domain=`), before a public certificate for it is asked for. */
export const ASK_PATH = '/.well-known/prumo/tls-ask';

/** Root certificate of the edge's own authority, in its storage folder; there once Caddy ran. */
export const LOCAL_ROOT = 'pki/authorities/local/root.crt';

/** A name the edge has a certificate for before anybody visits it; undefined when there is none. */
export function nameWithCertificate(edge: EdgeSpec): string | undefined {
  const plain = edge.domains.find((domain) => !domain.startsWith('*.'));
  return plain ?? (edge.tls === 'local' ? edge.domains[0]?.replace('*', 'www') : undefined);
}

/**
 * Where certificates come from.
 *
 * `local`: an authority of this edge's own, wildcards included; its root is `LOCAL_ROOT`.
 * `acme`: a public one. Debian's Caddy has no DNS plug-ins, so a wildcard cannot be had; instead each tenant's name gets its own
 * certificate at its first visit, if the application says that it knows the name, at most ten a minute.
 */
export function renderTls(edge: EdgeSpec, askUrl: string | undefined): Json {
  if (edge.tls === 'local') {
    return { automation: { policies: [{ subjects: [...edge.domains], issuers: [{ module: 'internal' }] }] } };
  }
  const issuers: Json = [{ module: 'acme', ...(edge.email === undefined ? {} : { email: edge.email }) }];
  const wildcards = edge.domains.filter((domain) => domain.startsWith('*.'));
  const names = edge.domains.filter((domain) => !domain.startsWith('*.'));
  const policies: Json[] = [];
  if (names.length > 0) policies.push({ subjects: names, issuers });
  if (wildcards.length === 0 || askUrl === undefined) return { automation: { policies } };
  policies.push({ subjects: wildcards, issuers, on_demand: true });
  return { automation: { policies, on_demand: { ask: askUrl, rate_limit: { interval: '1m', burst: 10 } } } };
}
