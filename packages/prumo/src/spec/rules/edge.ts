import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

export const domainsOnce: Rule = (spec) => {
  const domains = spec.edge?.domains ?? [];
  return domains.flatMap((domain, index) =>
    domains.indexOf(domain) < index
      ? [finding('error', ['edge', 'domains', index], problem('conflict', text.domainTwice(), text.keepOne()))]
      : [],
  );
};

export const portsDiffer: Rule = (spec) => {
  const { httpPort, httpsPort } = spec.edge ?? {};
  if (httpPort === undefined || httpPort !== httpsPort) return [];
  return [finding('error', ['edge', 'http_port'], problem('conflict', text.samePorts()), [['edge', 'https_port']])];
};

/** Names no public authority issues for (RFC 6761, RFC 6762, RFC 8375). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|test|invalid|example|internal|home\.arpa)$/;

export const publicCertificates: Rule = (spec) => {
  const { edge } = spec;
  if (edge?.tls !== 'acme') return [];
  const tls = [['edge', 'tls'], ['name']];
  const found = edge.domains.flatMap((domain, index) =>
    PRIVATE_NAME.test(domain) || !domain.includes('.')
      ? [finding('error', ['edge', 'domains', index], problem('conflict', text.acmeLocal(domain), text.acmeLocalHint()), tls)]
      : [],
  );
  if (/^127\.|^::1$/.test(edge.listen))
    found.push(finding('warning', ['edge', 'listen'], problem('risky', text.acmeLoopback(), text.acmeLoopbackHint()), tls));
  if (edge.email === undefined)
    found.push(finding('warning', ['edge', 'tls'], problem('risky', text.acmeEmail(), text.acmeEmailHint()), [['edge', 'email']]));
  return found;
};
