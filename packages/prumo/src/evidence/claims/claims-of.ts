import { AREAS, type Claim, type Component } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';
import type { Rubric } from '../rubric/rubric.ts';

/**
 * Every claim of a stack, by area and weight: what its components declare, and what the rubric owes besides. A stack that leaves
 * a component out does not lose an owed claim. Throws when components contradict each other or the rubric: a bug of ours.
 */
export function claimsOf(spec: Spec, components: readonly Component[], rubric: Rubric): readonly Claim[] {
  const owed = new Set([...rubric.declared, ...rubric.claims.map((claim) => claim.id)]);
  const declared = components
    .filter((component) => component.wanted(spec))
    .flatMap((component) => component.claims ?? [])
    .filter((claim) => owed.has(claim.id) || (claim.applies?.(spec) ?? true));
  const byId = new Map<string, Claim>();
  for (const claim of declared) {
    if (byId.has(claim.id)) throw new Error(`two components declare the claim ${claim.id}`);
    byId.set(claim.id, claim);
  }
  const missing = rubric.declared.find((id) => !byId.has(id));
  if (missing !== undefined) throw new Error(`no component declares ${missing}, which the rubric owes`);
  for (const claim of rubric.claims) if (!byId.has(claim.id)) byId.set(claim.id, claim);
  return [...byId.values()].sort((a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area) || b.weight - a.weight || (a.id < b.id ? -1 : 1));
}
