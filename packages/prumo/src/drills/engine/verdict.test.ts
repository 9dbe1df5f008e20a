import { describe, expect, test } from 'vitest';
import { verbatim } from '../../messages/message.ts';
import type { Findings, Judgement, LoadReport } from '../../model/index.ts';
import { type RunFacts, rule } from './verdict.ts';

const attestation = { what: 'process 1 is gone', at: '2026-01-01T00:00:00.000Z', facts: {} };
const load: LoadReport = { inFlightAtFault: 5, inFlightNeeded: 1, lagP99: 3, lagAllowed: 200 };
const held = (claim: string, more: Partial<Judgement> = {}): Judgement => ({ claim, kind: 'safety', held: true, reason: null, ...more });
const findings = (judgements: readonly Judgement[], more: Partial<Findings> = {}): Findings => ({
  measurements: [],
  judgements,
  load,
  ...more,
});
const facts = (more: Partial<RunFacts> = {}): RunFacts => ({
  unsteady: null,
  aborted: null,
  ownError: null,
  attestation,
  notUndone: [],
  findings: findings([held('a'), held('b', { kind: 'timing' })]),
  ...more,
});
const verdicts = (given: RunFacts) => {
  const ruling = rule(['a', 'b'], given);
  return [ruling.verdict, ...ruling.claims.map((claim) => claim.verdict)];
};

describe('a verdict', () => {
  test('is proven when the fault is attested, the load is good, all is undone and everything held', () => {
    expect(verdicts(facts())).toEqual(['proven', 'proven', 'proven']);
    expect(rule(['a', 'b'], facts()).reason).toBeNull();
  });

  test.each<[string, Partial<RunFacts>]>([
    ['without attestation', { attestation: null }],
    ['of a stack that was not fit to begin', { unsteady: verbatim('x') }],
    ['of a run that ended early', { aborted: verbatim('x') }],
    ['after an error of the drill itself', { ownError: verbatim('x') }],
    ['without findings', { findings: null }],
  ])('%s is inconclusive, whatever was found', (_, more) => {
    const broken = findings([held('a', { held: false, reason: verbatim('lost') }), held('b')]);
    expect(verdicts(facts({ findings: broken, ...more }))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(verdicts(facts(more))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  test('something that is not put back proves nothing, and hides nothing that is lost', () => {
    const notUndone = ['postgres-1 is stopped'];
    expect(verdicts(facts({ notUndone }))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    const late = findings([held('a'), held('b', { kind: 'timing', held: false })]);
    expect(verdicts(facts({ notUndone, findings: late }))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    const untold = findings([held('a', { held: null }), held('b')]);
    expect(verdicts(facts({ notUndone, findings: untold }))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    const lost = findings([held('a', { held: false }), held('b')]);
    expect(verdicts(facts({ notUndone, findings: lost }))).toEqual(['failed', 'failed', 'inconclusive']);
    expect(verdicts(facts({ notUndone, findings: lost, attestation: null }))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  test('a broken claim fails, with its reason, and the run with it', () => {
    const ruling = rule(['a', 'b'], facts({ findings: findings([held('a', { held: false, reason: verbatim('3 lost') }), held('b')]) }));
    expect(ruling.verdict).toBe('failed');
    expect(ruling.reason?.en).toBe('3 lost');
    expect(ruling.claims.map((claim) => claim.verdict)).toEqual(['failed', 'proven']);
  });

  test('a broken promise of time fails too, when the load can be trusted', () => {
    expect(verdicts(facts({ findings: findings([held('a'), held('b', { kind: 'timing', held: false })]) }))).toEqual([
      'failed',
      'proven',
      'failed',
    ]);
  });

  test('one judgement of several that is broken is enough', () => {
    expect(verdicts(facts({ findings: findings([held('a'), held('a', { held: false }), held('b')]) }))).toEqual([
      'failed',
      'failed',
      'proven',
    ]);
  });

  test('a claim nobody judged, or that could not be told, is inconclusive', () => {
    expect(verdicts(facts({ findings: findings([held('a')]) }))).toEqual(['inconclusive', 'proven', 'inconclusive']);
    expect(verdicts(facts({ findings: findings([held('a'), held('b', { held: null })]) }))).toEqual([
      'inconclusive',
      'proven',
      'inconclusive',
    ]);
    expect(rule([], facts()).verdict).toBe('inconclusive');
  });

  test.each<[string, LoadReport]>([
    ['no writes in flight at the fault', { ...load, inFlightAtFault: 0 }],
    ['a saturated generator', { ...load, lagP99: 201 }],
  ])('%s proves nothing', (_, bad) => {
    const found = findings([held('a'), held('b', { kind: 'timing' })], { load: bad });
    expect(verdicts(facts({ findings: found }))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  test('as much load as is needed, no later than is allowed, is enough', () => {
    expect(verdicts(facts({ findings: findings([held('a'), held('b')], { load: { ...load, inFlightAtFault: 1, lagP99: 200 } }) }))).toEqual(
      ['proven', 'proven', 'proven'],
    );
  });

  test('a saturated generator is no excuse for what was lost, and makes no timing failed', () => {
    const bad = { ...load, lagP99: 201 };
    const found = findings([held('a', { held: false }), held('b', { kind: 'timing', held: false })], { load: bad });
    expect(verdicts(facts({ findings: found }))).toEqual(['failed', 'failed', 'inconclusive']);
  });

  test('a drill without load is judged without it', () => {
    expect(verdicts(facts({ findings: findings([held('a'), held('b', { kind: 'timing' })], { load: null }) }))).toEqual([
      'proven',
      'proven',
      'proven',
    ]);
  });
});
