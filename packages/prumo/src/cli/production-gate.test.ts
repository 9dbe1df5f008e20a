import { expect, test } from 'vitest';
import { productionGate, throughGate } from './production-gate.ts';

const PROVEN = { status: 'proven', waiver: null } as const;
/** A Sunday, 03:00 by the machine's clock, and the noon after it. */
const NIGHT = new Date(2026, 5, 7, 3);
const NOON = new Date(2026, 5, 7, 12);
const drills = { environment: 'production', windows: ['sun 02:00-05:00'] } as const;

test('production is closed outside its windows unless somebody says --yes', () => {
  const facts = { drills, restore: PROVEN };
  expect(productionGate({ ...facts, yes: false, now: NOON })).toEqual({ kind: 'closed' });
  expect(productionGate({ ...facts, yes: true, now: NOON })).toMatchObject({ production: { by: 'yes' } });
  expect(productionGate({ ...facts, yes: false, now: NIGHT })).toMatchObject({ production: { by: 'window' } });
  // Inside a window nobody needed to say it.
  expect(productionGate({ ...facts, yes: true, now: NIGHT })).toMatchObject({ production: { by: 'window' } });
  expect(productionGate({ ...facts, drills: { ...drills, windows: [] }, yes: false, now: NIGHT })).toEqual({ kind: 'closed' });
});

test.each(['failed', 'stale', 'never'] as const)(
  'a restore that is %s is warned of and put on record, in a window and with --yes',
  (status) => {
    for (const [yes, now] of [
      [false, NIGHT],
      [true, NOON],
    ] as const)
      expect(productionGate({ drills, yes, now, restore: { status, waiver: null } })).toMatchObject({
        kind: 'open',
        production: { restore: status },
        warnsOfRestore: true,
      });
  },
);

test('a restore that is proven, or that somebody waived and signed, is on record without a warning; none at all was never proven', () => {
  const waiver = { reason: 'x', by: 'Ana', since: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' };
  const gate = (restore: Parameters<typeof productionGate>[0]['restore']) => productionGate({ drills, yes: true, now: NOON, restore });
  expect(gate(PROVEN)).toMatchObject({ production: { restore: 'proven' }, warnsOfRestore: false });
  expect(gate({ status: 'never', waiver })).toMatchObject({
    production: { restore: 'waived' },
    warnsOfRestore: false,
  });
  expect(gate(undefined)).toMatchObject({ production: { restore: 'never' }, warnsOfRestore: true });
});

test.each(['staging', 'development'] as const)('%s is open at any time, and nothing is said of restores', (environment) => {
  expect(productionGate({ drills: { ...drills, environment }, yes: false, now: NOON, restore: undefined })).toEqual({
    kind: 'open',
    production: null,
    warnsOfRestore: false,
  });
});

test('a closed gate stops what is left with the windows there are, or the word that there is none', () => {
  const left = [{ id: 'failover-node' }, { id: 'switchover' }];
  const say = (message: { readonly en: string }) => message.en;
  const through = (windows: readonly string[]) => () => throughGate({ kind: 'closed' }, windows, left, say);
  expect(through(['sun 02:00-05:00'])).toThrow(expect.objectContaining({ code: 'outside-window', details: ['sun 02:00-05:00'] }));
  expect(through(['sun 02:00-05:00'])).toThrow(/failover-node, switchover/);
  expect(through([])).toThrow(expect.objectContaining({ details: ['`drills.windows` of the spec is empty.'] }));
  const production = { by: 'window', restore: 'proven' } as const;
  expect(throughGate({ kind: 'open', production, warnsOfRestore: false }, [], left, say)).toBe(production);
});
