import { isAtLeast } from '../../model/index.ts';

/** What a PgBouncer can do, by version, from its NEWS file. Debian 12 has 1.18, Debian 13 has 1.24. */
export interface PgbouncerFeatures {
  /** 1.19: poolers pass on a cancel request that came to the wrong one. */
  readonly peering: boolean;
  /** 1.21: protocol-level prepared statements in transaction mode. */
  readonly preparedStatements: boolean;
}

export function featuresOf(version: string): PgbouncerFeatures {
  return { peering: isAtLeast(version, '1.19'), preparedStatements: isAtLeast(version, '1.21') };
}
