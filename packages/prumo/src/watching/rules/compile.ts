import type { Message } from '../../messages/message.ts';
import { type Alert, type AbsentTwin, MINUTE, type RecordingRule, runbookOf, SECOND, type Severity } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';
import type { AlertingRule, RecordedRule, RuleGroup } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { text } from '../text.ts';

/** Milliseconds between two evaluations: of what pages a person, and of all else. FIELD-NOTES: fault to receipt within 20 s. */
export const PAGING_INTERVAL = 5 * SECOND;
export const USUAL_INTERVAL = 15 * SECOND;

/** Prometheus rule groups of a stack, in the team's language: for each set what it records, what pages, and the rest. Pure. */
export function ruleGroups(spec: Spec, sets: readonly RuleSet[]): readonly RuleGroup[] {
  return sets.flatMap(({ id, alerts, recordings }) => {
    const rules = alerts.flatMap((alert) => alertingRules(spec, id, alert));
    const pages = (rule: AlertingRule): boolean => rule.labels['severity'] === 'P0';
    return [
      { name: `${id}:recorded`, interval: USUAL_INTERVAL, rules: recordings.map((rule) => recordedRule(spec, rule)) },
      { name: `${id}:paging`, interval: PAGING_INTERVAL, rules: rules.filter(pages) },
      { name: `${id}:warning`, interval: USUAL_INTERVAL, rules: rules.filter((rule) => !pages(rule)) },
    ].filter((group) => group.rules.length > 0);
  });
}

export function recordedRule(spec: Spec, { record, expr, emptyWhenHealthy }: RecordingRule): RecordedRule {
  return { record, expr: expr(spec), empty: emptyWhenHealthy?.reason[spec.locale] };
}

/** An alert, and its twin where it has one. */
export function alertingRules(spec: Spec, set: string, alert: Alert): readonly AlertingRule[] {
  const { name, severity, summary, description, emptyWhenHealthy, absentTwin } = alert;
  const told = typeof description === 'function' ? description(spec) : description;
  const rule = (alertName: string, as: Severity, texts: { readonly summary: Message; readonly description: Message }) => ({
    alert: alertName,
    labels: { severity: as, area: alert.area, component: set, stack: spec.name },
    annotations: {
      summary: texts.summary[spec.locale],
      description: texts.description[spec.locale],
      runbook: runbookOf(alert),
      dashboard: alert.dashboard,
      ...(alert.claim === undefined ? {} : { claim: alert.claim }),
    },
  });
  const own: AlertingRule = {
    ...rule(name, severity, { summary, description: told }),
    expr: alert.expr(spec),
    for: alert.for,
    empty: emptyWhenHealthy?.reason[spec.locale],
  };
  if (absentTwin === undefined) return [own];
  const twin: AlertingRule = {
    ...rule(twinName(name), absentTwin.severity ?? 'P1', text.absent(absentTwin.metric, name)),
    expr: absentExpr(spec, absentTwin),
    for: absentTwin.for ?? MINUTE,
    empty: undefined,
  };
  return [own, twin];
}

export function twinName(name: string): string {
  return `${name}NoData`;
}

function absentExpr(spec: Spec, { metric, labels, atLeast }: AbsentTwin): string {
  const selector = seriesOf(metric, labels);
  const least = atLeast?.(spec) ?? 1;
  // `absent` is quiet as long as one series is left.
  return least === 1 ? `absent(${selector})` : `(count(${selector}) or vector(0)) < ${least}`;
}

/** `metric{label="value"}`. */
export function seriesOf(metric: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${metric}{${matchers.join(',')}}`;
}
