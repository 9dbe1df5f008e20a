import { describe, expect, it } from 'vitest';
import { fixtureClaim } from '../../../test/fixture/evidence.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { AREAS, type Component, defineComponent } from '../../model/index.ts';
import { RUBRIC } from '../rubric/rubric.ts';
import { claimsOf } from './claims-of.ts';

const part = (id: string, claims: Component['claims'], wanted = true): Component =>
  defineComponent({ id, title: id, wanted: () => wanted, services: () => [], jobs: () => [], ...(claims === undefined ? {} : { claims }) });

describe('claims of a stack', () => {
  const smallest = fixtureSpec({ app: undefined, edge: undefined, cache: undefined, storage: undefined });

  it.each([fixtureSpec(), smallest])('owe something in all nine areas, however little the spec has: %#', (spec) => {
    const claims = claimsOf(spec, COMPONENTS, RUBRIC);
    expect(new Set(claims.map((claim) => claim.area))).toEqual(new Set(AREAS));
    expect(claims.map((claim) => claim.id)).toEqual(expect.arrayContaining([...RUBRIC.declared, 'restore-returns-every-row']));
    expect(new Set(claims.map((claim) => claim.id)).size).toBe(claims.length);
  });

  it('are well formed, in both languages', () => {
    const spec = fixtureSpec();
    const ids = new Set(['prumo', ...COMPONENTS.map((component) => component.id)]);
    for (const claim of claimsOf(spec, COMPONENTS, RUBRIC)) {
      expect(claim.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(claim.drills.length, claim.id).toBeGreaterThan(0);
      expect(claim.freshness, claim.id).toBeGreaterThan(0);
      const { text, bound } = claim.objective(spec);
      for (const message of [claim.title, claim.faultModel, text]) {
        expect(message.en, claim.id).not.toBe('');
        expect(message['pt-BR'], claim.id).not.toBe(message.en);
      }
      if (bound !== undefined) expect(bound.limit, claim.id).toBeGreaterThanOrEqual(0);
      for (const component of claim.dependsOn) expect(ids, claim.id).toContain(component);
    }
  });

  it('follow the objectives of the spec', () => {
    const spec = fixtureSpec({ objectives: { ...fixtureSpec().objectives, writesReturn: 2500 } });
    const claim = claimsOf(spec, COMPONENTS, RUBRIC).find((one) => one.id === 'writes-return-in-time');
    expect(claim?.objective(spec).bound).toEqual({ measurement: 'seconds-without-writes', limit: 2.5, unit: 'seconds' });
  });

  it('come by area, the weightiest first', () => {
    const claims = claimsOf(fixtureSpec(), COMPONENTS, RUBRIC);
    const order = claims.map((claim) => AREAS.indexOf(claim.area) * 10 - claim.weight);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});

describe('the rubric', () => {
  const rubric = { version: 1, claims: [fixtureClaim({ id: 'owed' })], declared: ['declared'] };
  const declaring = part('one', [fixtureClaim({ id: 'declared' })]);
  const spec = fixtureSpec();

  it('gives way to a component that declares the claim', () => {
    const claims = claimsOf(spec, [declaring, part('two', [fixtureClaim({ id: 'owed', weight: 1 })])], rubric);
    expect(claims.find((claim) => claim.id === 'owed')?.weight).toBe(1);
  });

  it('keeps what is owed though the component is not wanted, or says that it does not apply', () => {
    const owed = part('two', [fixtureClaim({ id: 'owed', weight: 1 })], false);
    expect(claimsOf(spec, [declaring, owed], rubric).find((claim) => claim.id === 'owed')?.weight).toBe(5);
    const refusing = part('two', [fixtureClaim({ id: 'owed', weight: 1, applies: () => false })]);
    expect(claimsOf(spec, [declaring, refusing], rubric).find((claim) => claim.id === 'owed')?.weight).toBe(1);
    expect(
      claimsOf(spec, [part('one', [fixtureClaim({ id: 'declared', applies: () => false })])], rubric).map((claim) => claim.id),
    ).toContain('declared');
  });

  it('lets other claims say that they do not apply', () => {
    const extra = part('two', [fixtureClaim({ id: 'extra', applies: () => false })]);
    expect(claimsOf(spec, [declaring, extra], rubric).map((claim) => claim.id)).not.toContain('extra');
  });

  it('refuses a component that says nothing of what it must, and two that say the same', () => {
    expect(() => claimsOf(spec, [], rubric)).toThrow('no component declares declared');
    expect(() => claimsOf(spec, [declaring, declaring], rubric)).toThrow('two components declare');
  });
});
