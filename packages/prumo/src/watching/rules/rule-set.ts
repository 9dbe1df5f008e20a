import type { Alert, Component, RecordingRule } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';

/** What one part of a stack brings: alerts, and the series they and panels read. */
export interface RuleSet {
  /** Of the component, or of what is watched besides: `machine`, `monitoring`. */
  readonly id: string;
  readonly alerts: readonly Alert[];
  readonly recordings: readonly RecordingRule[];
}

/** Sets of the components a spec wants, and `others` beside them; alerts that do not apply are left out. Pure. */
export function ruleSetsOf(spec: Spec, components: readonly Component[], others: readonly RuleSet[]): readonly RuleSet[] {
  const applies = (one: Alert | RecordingRule): boolean => one.applies?.(spec) ?? true;
  const wanted = components.filter((component) => component.wanted(spec));
  return [...wanted.map(({ id, alerts = [], recordings = [] }) => ({ id, alerts, recordings })), ...others]
    .map((set) => ({ ...set, alerts: set.alerts.filter(applies), recordings: set.recordings.filter(applies) }))
    .filter(({ alerts, recordings }) => alerts.length + recordings.length > 0);
}
