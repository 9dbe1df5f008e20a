import { expect, test } from 'vitest';
import { isMet } from '../../result.ts';
import { type AuditTurn, measuredAudit, TENANTS, WAYS } from './measured.ts';

const turns = (headRow: number): readonly AuditTurn[] =>
  TENANTS.flatMap((tenants) => WAYS.map((way) => ({ round: 0, way, tenants, perSecond: way === 'head row' ? headRow : 1000 })));

test('a chain is compared with rows without one, in one tenant and in eight', () => {
  const { samples } = measuredAudit(turns(600));
  expect(samples['head row:row without chain, 1 tenant']).toEqual({ unit: 'ratio', values: [0.6] });
  expect(samples['head row:row without chain, 8 tenants']).toEqual({ unit: 'ratio', values: [0.6] });
  expect(samples['no audit, 8 tenants']).toEqual({ unit: 'transactions/s', values: [1000] });
});

test('it is judged by tenants that write side by side', () => {
  const met = (headRow: number): boolean => {
    const { goals, samples } = measuredAudit(turns(headRow));
    return isMet(goals, samples);
  };
  expect(met(500)).toBe(true);
  expect(met(499)).toBe(false);
});
