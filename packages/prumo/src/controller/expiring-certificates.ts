import { X509Certificate } from 'node:crypto';
import type { Service } from '../model/index.ts';

/** A certificate that runs out soon. */
export interface ExpiringCertificate {
  /** Common name: a node's, or the authority's. */
  readonly name: string;
  /** ISO 8601. */
  readonly expires: string;
  /** It signs the others, so that none can outlive it. */
  readonly authority: boolean;
}

/**
 * Milliseconds before the end from which it is told: 30 days. `up` renews a certificate when a third of its 397 days is left, so
 * only a stack that nobody has brought up for a year comes here.
 */
const TOLD_BEFORE = 30 * 86_400_000;

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Certificates among the files of these services that expire within 30 days, or have, soonest first. Definitions as applied: a newer
 * certificate that only lies on disk does not help a server that runs with the old one. Pure.
 */
export function expiringCertificates(services: readonly Service[], now: Date): readonly ExpiringCertificate[] {
  const found = new Set(services.flatMap((service) => service.files.flatMap(({ content }) => content.match(PEM) ?? [])));
  return [...found]
    .flatMap((pem) => certificateIn(pem) ?? [])
    .filter((certificate) => certificate.validToDate.getTime() - now.getTime() <= TOLD_BEFORE)
    .toSorted((one, other) => one.validToDate.getTime() - other.validToDate.getTime())
    .map((certificate) => ({
      name: /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? certificate.subject,
      expires: certificate.validToDate.toISOString(),
      authority: certificate.ca,
    }));
}

function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // Somebody's text that only looks like one.
  }
}
