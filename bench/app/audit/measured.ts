import type { Measured, Samples } from '../../result.ts';
import { ratiosOf } from '../rounds.ts';

/**
 * What 8 connections do that each change a row of their own and append an entry: nothing of the kind; a row without a chain; the chain with its head row, which is the kit's; the same chain
 * under an advisory lock that reads the last row instead.
 */
export const WAYS = ['no audit', 'row without chain', 'head row', 'advisory lock'] as const;
export type Way = (typeof WAYS)[number];

export const WRITERS = 8;
/** Of the writers' rows: one is the worst case, since a tenant has one chain. */
export const TENANTS = [1, WRITERS] as const;

export interface AuditTurn {
  readonly round: number;
  readonly way: Way;
  readonly tenants: number;
  /** Transactions of all writers in a second. */
  readonly perSecond: number;
}

/** Name of the result. */
export const AUDIT = 'app-audit';
const PLAIN: Way = 'row without chain';

const tenantsOf = (tenants: number): string => `${tenants} tenant${tenants === 1 ? '' : 's'}`;
export const auditSample = {
  rate: (way: Way, tenants: number): string => `${way}, ${tenantsOf(tenants)}`,
  ratio: (way: Way, tenants: number): string => `${way}:${PLAIN}, ${tenantsOf(tenants)}`,
};

/** Every turn as a sample, and what a chain keeps of the rate of rows without one in the same round. Pure. */
export function measuredAudit(turns: readonly AuditTurn[]): Measured {
  const of = (way: Way, tenants: number): readonly AuditTurn[] => turns.filter((turn) => turn.way === way && turn.tenants === tenants);
  const samples = TENANTS.flatMap((tenants) =>
    WAYS.flatMap((way): [string, Samples[string]][] => {
      const own = of(way, tenants);
      return [
        [auditSample.rate(way, tenants), { unit: 'transactions/s', values: own.map(({ perSecond }) => Math.round(perSecond)) }],
        ...(way === 'head row' || way === 'advisory lock'
          ? [
              [
                auditSample.ratio(way, tenants),
                { unit: 'ratio', values: ratiosOf(own, of(PLAIN, tenants), ({ perSecond }) => perSecond) },
              ] satisfies [string, Samples[string]],
            ]
          : []),
      ];
    }),
  );
  return {
    name: AUDIT,
    samples: Object.fromEntries(samples),
    // In one tenant a chain serialises its writers, whatever one does: that is told, and not judged.
    goals: [{ of: auditSample.ratio('head row', WRITERS), by: 'median', atLeast: 0.5 }],
  };
}
