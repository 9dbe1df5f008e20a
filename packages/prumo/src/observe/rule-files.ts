import { COMPONENTS } from '../components/registry.ts';
import type { RuleFile, StackContext } from '../model/index.ts';
import type { Spec } from '../spec/spec.ts';
import { OWN_RULES, type RuleSet, ruleGroups, ruleSetsOf, rulesFile, scrapedRules } from '../watching/index.ts';

/** Alerts and recorded series of everything a spec wants. Pure. */
export function stackRules(spec: Spec): readonly RuleSet[] {
  return ruleSetsOf(spec, COMPONENTS, OWN_RULES);
}

/** What Prometheus evaluates on this stack: of its rules those whose every job is among its targets. Pure. */
export function ruleFiles(context: StackContext): readonly RuleFile[] {
  const jobs = new Set<string>(context.targets().map(({ job }) => job));
  const { spec } = context;
  return [{ name: 'prumo.yml', content: rulesFile(ruleGroups(spec, scrapedRules(spec, stackRules(spec), jobs))) }];
}
