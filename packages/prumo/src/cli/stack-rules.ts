import { COMPONENTS } from '../components/registry.ts';
import type { Spec } from '../spec/spec.ts';
import { OWN_RULES, type RuleSet, ruleSetsOf } from '../watching/index.ts';

/** Alerts and recorded series of everything a spec wants. */
export function stackRules(spec: Spec): readonly RuleSet[] {
  return ruleSetsOf(spec, COMPONENTS, OWN_RULES);
}
