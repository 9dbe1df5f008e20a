import { describe, expect, it } from 'vitest';
import { BEGAN, DAY, fixtureBinding, fixtureClaim, fixtureRecords, type Told } from '../../test/fixture/evidence.ts';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { AREAS, type Area, type EvidenceEntry } from '../model/index.ts';
import type { Evidence } from './claims/claim-state.ts';
import { reachable, readiness, readinessAt } from './score.ts';

const claims = [
  fixtureClaim({ id: 'heavy', weight: 5 }),
  fixtureClaim({ id: 'light', weight: 1 }),
  fixtureClaim({ id: 'restore', area: 'backups', weight: 5, drills: ['restore'] }),
];
const all = (told: Told): Told => ({ ...told, claims: ['heavy', 'light', 'restore'] });
const evidence = (told: readonly (Told | EvidenceEntry)[], day = 0): Evidence => ({
  claims,
  spec: fixtureSpec(),
  records: fixtureRecords(told.map((one) => ('kind' in one ? one : all(one)))),
  binding: fixtureBinding(),
  now: BEGAN + day * DAY,
});
const waive = (claim: string): EvidenceEntry => ({
  kind: 'waiver',
  claim,
  reason: 'r',
  by: 'Ana',
  until: new Date(BEGAN + 30 * DAY).toISOString(),
});
const area = (name: Area, of: Pick<ReturnType<typeof readiness>, 'areas'>) => of.areas.find((one) => one.area === name);

describe('readiness', () => {
  it('has every area in its order; one without claims has no score', () => {
    const { areas } = readiness(evidence([]), 1);
    expect(areas.map((one) => one.area)).toEqual(AREAS);
    expect(areas.map((one) => one.score)).toEqual([0, 0, null, null, null, null, null, null, null]);
  });

  it('is by weight: 0 to 10 in each area, the mean of areas in all', () => {
    const { areas, overall } = readiness(evidence([{ claims: [] }, {}]), 1);
    expect(area('database', { areas })).toMatchObject({ score: 10, coverage: 1, claims: 2, proven: 2 });
    expect(area('backups', { areas })).toMatchObject({ score: 0, claims: 1, proven: 0 });
    expect(overall).toMatchObject({ score: 5, claims: 3, proven: 2 });
  });

  it('decays with its claims', () => {
    expect(area('database', readiness(evidence([{}], 10.5), 1))?.score).toBeCloseTo(5);
  });

  it('leaves a waived claim out, and lowers coverage by its weight', () => {
    const waived = readiness(evidence([waive('heavy')]), 1);
    expect(area('database', waived)).toMatchObject({ score: 0, claims: 1 });
    expect(area('database', waived)?.coverage).toBeCloseTo(1 / 6);
    expect(waived.overall.coverage).toBeCloseTo(6 / 11);
  });

  it('never becomes better than it is by waiving what is proven, nor green by waiving all', () => {
    const one = readiness(evidence([{}, waive('light')]), 1);
    expect(area('database', one)).toMatchObject({ score: 10, proven: 1 });
    const none = readiness(evidence([waive('heavy'), waive('light')]), 1);
    expect(area('database', none)).toMatchObject({ score: null, coverage: 0, claims: 0 });
    expect(none.overall.score).toBe(0);
  });

  it('says the version of the rubric', () => {
    expect(readiness(evidence([]), 7)).toMatchObject({ rubric: 7, at: new Date(BEGAN).toISOString() });
  });
});

describe('readiness as it was', () => {
  it('sees only the records of then', () => {
    const later = evidence([{}, { drill: 'restore', day: 3 }], 4);
    expect(area('backups', readinessAt(BEGAN + DAY, later, 1))).toMatchObject({ score: 0 });
    expect(area('backups', readiness(later, 1))).toMatchObject({ score: 10 });
  });

  it('is judged by what the stack was then', () => {
    const then = fixtureBinding({ components: { postgres: 'then' } });
    const changed = evidence([{ binding: then }, { day: 3, drill: 'restore' }], 4);
    expect(area('database', readinessAt(BEGAN + DAY, changed, 1))).toMatchObject({ score: 10 });
    expect(area('database', readiness(changed, 1))).toMatchObject({ score: 0 });
  });
});

it('what can be reached is what the drills there are can prove', () => {
  const { claims: states } = readiness(evidence([]), 1);
  const goal = reachable(states, new Set(['crash']));
  expect(area('database', goal)?.score).toBe(10);
  expect(area('backups', goal)?.score).toBe(0);
  expect(goal.overall.score).toBe(5);
});
