import { describe, expect, it } from 'vitest';
import { BEGAN, DAY, fixtureBinding, fixtureClaim, fixtureRecords, type Told } from '../../../test/fixture/evidence.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { Claim, EvidenceEntry, LedgerRecord } from '../../model/index.ts';
import { type ClaimState, claimStates, type Evidence } from './claim-state.ts';

const PERIOD = 7;

function stateOf(
  told: readonly (Told | EvidenceEntry)[],
  options: { claim?: Claim; day?: number; evidence?: Partial<Evidence> } = {},
): ClaimState {
  const [state] = claimStates({
    claims: [options.claim ?? fixtureClaim()],
    spec: fixtureSpec(),
    records: fixtureRecords(told),
    binding: fixtureBinding(),
    now: BEGAN + (options.day ?? 0) * DAY,
    ...options.evidence,
  });
  if (state === undefined) throw new Error('no state');
  return state;
}

const proven: Told = {};
const failed: Told = { verdict: 'failed' };
const inconclusive: Told = { verdict: 'inconclusive' };
const killed: Told = { ends: false };

describe('a claim', () => {
  it('that nobody tried is never proven, and worth nothing', () => {
    expect(stateOf([])).toMatchObject({ status: 'never', value: 0, why: { en: expect.stringContaining('never been run') } });
  });

  it('is proven by a proven run', () => {
    expect(stateOf([proven])).toMatchObject({ status: 'proven', value: 1, why: null, tries: { proven: 1, failed: 0, inconclusive: 0 } });
  });

  it('is failed by a failed run, with its reason', () => {
    expect(stateOf([failed])).toMatchObject({ status: 'failed', value: 0, why: { en: 'it was failed' } });
  });

  it.each([
    ['the newest conclusive run counts', [proven, failed], 'failed'],
    ['an inconclusive one after it changes nothing', [proven, inconclusive], 'proven'],
    ['a failure stays under an inconclusive one', [failed, inconclusive], 'failed'],
    ['only inconclusive is never', [inconclusive, inconclusive], 'never'],
    ['a start without an end is inconclusive', [killed], 'never'],
    ['and does not undo a proof', [proven, killed], 'proven'],
  ] as const)('%s', (_rule, told, status) => {
    expect(stateOf(told)).toMatchObject({ status, value: status === 'proven' ? 1 : 0 });
  });

  it('says that a run never ended', () => {
    expect(stateOf([killed])).toMatchObject({ why: { en: expect.stringContaining('never ended') }, tries: { inconclusive: 1 } });
  });
});

describe('after a failure', () => {
  it.each([
    [[failed, proven], 'failed', 1],
    [[failed, proven, proven], 'failed', 2],
    [[failed, proven, proven, proven], 'proven', null],
    [[failed, proven, proven, failed, proven, proven], 'failed', 2],
    [[failed, proven, inconclusive, proven, inconclusive, proven], 'proven', null],
    [[failed, proven, inconclusive, proven], 'failed', 2],
    [[failed, inconclusive, inconclusive, inconclusive, proven], 'failed', 1],
    [[failed, proven, proven, killed, proven], 'failed', 1],
    [[failed, proven, proven, proven, killed, proven], 'proven', null],
  ] as const)('three proofs in a row are needed: %#', (told, status, row) => {
    const state = stateOf(told);
    expect(state).toMatchObject({ status, value: status === 'proven' ? 1 : 0 });
    expect(state.variants[0]?.since).toEqual(row === null ? null : { proven: row, needed: 3 });
  });

  it('the pass rate shows it', () => {
    expect(stateOf([failed, proven, proven, proven]).tries).toEqual({ proven: 3, failed: 1, inconclusive: 0 });
  });

  it('a changed definition does not make it forgotten', () => {
    const old = fixtureBinding({ components: { postgres: 'old' } });
    expect(stateOf([{ ...failed, binding: old }])).toMatchObject({ status: 'failed' });
    expect(stateOf([{ ...failed, binding: old }, proven])).toMatchObject({ status: 'failed' });
  });
});

describe('with age', () => {
  it.each([
    [0, 'proven', 1],
    [PERIOD, 'proven', 1],
    [PERIOD * 1.25, 'stale', 0.75],
    [PERIOD * 1.5, 'stale', 0.5],
    [PERIOD * 2, 'stale', 0],
    [PERIOD * 20, 'stale', 0],
  ] as const)('a proof of day 0 is on day %s %s, worth %s', (day, status, value) => {
    expect(stateOf([proven], { day })).toMatchObject({ status, value });
  });

  it('the newest proof is the one that ages', () => {
    expect(stateOf([proven, { ...proven, day: 10 }], { day: 12 })).toMatchObject({ status: 'proven', variants: [{ age: 2 * DAY }] });
  });

  it('it is the end of the run that counts, by the clock of that time', () => {
    const records = fixtureRecords([proven]).map(
      (record): LedgerRecord => ({ ...record, at: new Date(BEGAN + 10 * DAY).toISOString(), clockBehind: 10 * DAY }),
    );
    expect(stateOf([], { day: 3, evidence: { records } })).toMatchObject({ status: 'proven', variants: [{ age: 3 * DAY }] });
  });

  it('a proof from the future does not count', () => {
    expect(stateOf([{ ...proven, day: 2 }], { day: 0 })).toMatchObject({ status: 'never', why: { en: expect.stringContaining('future') } });
    expect(stateOf([{ ...proven, day: 30 / 86_400 }], { day: 0 })).toMatchObject({ status: 'proven' });
  });
});

describe('a proof does not count', () => {
  const by = (binding: Told['binding']): ClaimState => stateOf([binding === undefined ? proven : { ...proven, binding }]);

  it('when what the claim depends on is another, and says what', () => {
    const state = by(fixtureBinding({ components: { postgres: 'p2', etcd: 'e1', haproxy: 'h1' }, versions: { postgres: '15.17' } }));
    expect(state).toMatchObject({ status: 'never', value: 0 });
    expect(state.why?.en).toBe('Changed since it was proven: postgres (postgres 15.17 → 15.18)');
  });

  it('when Prumo is another and the claim rests on it', () => {
    expect(by(fixtureBinding({ prumo: '0.0.9' }))).toMatchObject({ status: 'never' });
    const claim = fixtureClaim({ dependsOn: ['postgres'] });
    expect(stateOf([{ ...proven, binding: fixtureBinding({ prumo: '0.0.9' }) }], { claim })).toMatchObject({ status: 'proven' });
  });

  it.each([{ machine: 'other' }, { environment: 'staging' }, { stack: 'other' }])('when it was taken elsewhere: %o', (changes) => {
    expect(by(fixtureBinding(changes))).toMatchObject({ status: 'never', tries: { proven: 0 } });
  });

  it.each([{ machine: 'other' }, { stack: 'other' }])('nor does a failure that was seen elsewhere: %o', (changes) => {
    expect(stateOf([{ ...failed, binding: fixtureBinding(changes) }, proven])).toMatchObject({ status: 'proven' });
  });

  it('while a failure does, though the environment was called otherwise then', () => {
    expect(stateOf([{ ...failed, binding: fixtureBinding({ environment: 'staging' }) }, proven])).toMatchObject({ status: 'failed' });
  });

  it('and an interrupted run breaks the row after a failure', () => {
    expect(stateOf([failed, proven, proven, { end: { interrupted: true, verdict: 'inconclusive', claims: [] } }, proven])).toMatchObject({
      status: 'failed',
    });
    expect(stateOf([failed, proven, proven, proven])).toMatchObject({ status: 'proven' });
  });

  it('but does when only what the claim does not depend on is another', () => {
    expect(
      by(
        fixtureBinding({
          spec: 'other',
          components: { postgres: 'p1', etcd: 'e2', haproxy: 'h2' },
          versions: { postgres: '15.18', etcd: '3.5' },
        }),
      ),
    ).toMatchObject({ status: 'proven' });
  });

  it('when the fault is not attested', () => {
    expect(stateOf([{ end: { attestation: null } }])).toMatchObject({
      status: 'never',
      why: { en: expect.stringContaining('really happened') },
    });
  });

  it('when the claim was not named before the run', () => {
    const [start, end] = fixtureRecords([proven]);
    if (start?.entry.kind !== 'drill-start' || end === undefined) throw new Error('no run');
    const records = [{ ...start, entry: { ...start.entry, claims: [] } }, end];
    expect(stateOf([], { evidence: { records } })).toMatchObject({ status: 'never', tries: { proven: 0 } });
  });

  it('when the run ended without a word on it', () => {
    expect(stateOf([{ end: { claims: [] } }])).toMatchObject({ status: 'never', why: { en: expect.stringContaining('without a word') } });
  });

  it('when it has no start, is of another drill, or is a second end', () => {
    const [start, end] = fixtureRecords([failed]);
    const [, good] = fixtureRecords([proven]);
    if (start === undefined || end === undefined || good === undefined || good.entry.kind !== 'drill-end') throw new Error('no run');
    expect(stateOf([], { evidence: { records: [good] } })).toMatchObject({ status: 'never' });
    const other = { ...good, entry: { ...good.entry, drill: 'other' } };
    expect(stateOf([], { evidence: { records: [start, other] } })).toMatchObject({ status: 'never' });
    expect(stateOf([], { evidence: { records: [start, end, { ...good, sequence: 3 }] } })).toMatchObject({ status: 'failed' });
  });
});

describe('an objective with a bound', () => {
  const figure = (value: number): Told => ({ measurements: [{ name: 'seconds', value, unit: 'seconds' }] });

  it.each([
    [5, 'proven'],
    [5.001, 'failed'],
  ] as const)('of 5 s: %s s is %s, whatever the drill said', (value, status) => {
    expect(stateOf([figure(value)])).toMatchObject({ status });
  });

  it('made stricter since is judged by what was measured then', () => {
    const strict = fixtureClaim({
      objective: () => ({ text: { en: '', 'pt-BR': '' }, bound: { measurement: 'seconds', limit: 1, unit: 'seconds' } }),
    });
    expect(stateOf([figure(2)], { claim: strict })).toMatchObject({
      status: 'failed',
      why: { en: 'seconds was 2 s; the promise is now at most 1 s' },
    });
  });

  it('needs its measurement, in its unit', () => {
    expect(stateOf([{ measurements: [] }])).toMatchObject({ status: 'never', why: { en: expect.stringContaining('did not measure') } });
    expect(stateOf([{ measurements: [{ name: 'seconds', value: 2, unit: 'milliseconds' }] }])).toMatchObject({ status: 'never' });
  });

  it('made looser does not make a failure a proof', () => {
    expect(stateOf([{ ...failed, ...figure(4) }])).toMatchObject({ status: 'failed' });
  });
});

describe('a claim of several drills', () => {
  const claim = fixtureClaim({ drills: ['crash', 'hang'] });

  it.each([
    ['each must have proven it', [proven], 'never', 0],
    ['all have', [proven, { drill: 'hang' }], 'proven', 1],
    ['one failed', [proven, { drill: 'hang', verdict: 'failed' }], 'failed', 0],
  ] as const)('%s', (_rule, told, status, value) => {
    expect(stateOf(told, { claim })).toMatchObject({ status, value });
  });

  it('is worth its oldest', () => {
    expect(stateOf([proven, { drill: 'hang', day: 7 }], { claim, day: PERIOD * 1.5 })).toMatchObject({ status: 'stale', value: 0.5 });
  });
});

describe('a waiver', () => {
  const waiver = {
    kind: 'waiver',
    claim: 'writes-return',
    reason: 'no cache',
    by: 'Ana',
    until: new Date(BEGAN + DAY).toISOString(),
  } as const;

  it('is in force until its end, and leaves the status to be seen', () => {
    expect(stateOf([failed, waiver])).toMatchObject({ status: 'failed', waiver: { by: 'Ana', reason: 'no cache' } });
    expect(stateOf([waiver], { day: 1 }).waiver).toBeNull();
  });

  it('can be withdrawn, and given again', () => {
    const withdrawn = { kind: 'waiver-withdrawn', claim: 'writes-return', by: 'Ana' } as const;
    expect(stateOf([waiver, withdrawn]).waiver).toBeNull();
    expect(stateOf([waiver, withdrawn, waiver]).waiver).not.toBeNull();
    expect(stateOf([waiver, { ...withdrawn, claim: 'other' }]).waiver).not.toBeNull();
  });
});
