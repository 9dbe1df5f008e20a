import { stringify } from 'yaml';
import { type Alert, type RecordingRule, type RuleTest, SECOND } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';
import { metricsRead } from '../promql/read-promql.ts';
import { alertingRules, PAGING_INTERVAL, recordedRule, seriesOf, twinName, USUAL_INTERVAL } from './compile.ts';
import { promDuration } from './duration.ts';
import { rulesFile } from './rules-file.ts';
import type { RuleSet } from './rule-set.ts';

/** Two files of one alert: its rule with what it reads of recorded series, and its tests. */
export interface AlertTestFiles {
  readonly alert: string;
  readonly rulesName: string;
  readonly rules: string;
  readonly testsName: string;
  /** For `promtool test rules`, in the same folder as `rules`. */
  readonly tests: string;
}

interface Case {
  readonly test: RuleTest;
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly fires: boolean;
}

/** promtool's tests of every alert: firing, not yet firing while its `for` runs, and not firing just below; of its twin likewise. Pure. */
export function alertTestFiles(spec: Spec, sets: readonly RuleSet[]): readonly AlertTestFiles[] {
  const recordings = sets.flatMap((set) => set.recordings);
  return sets.flatMap((set) =>
    set.alerts.map((alert): AlertTestFiles => {
      const rules = alertingRules(spec, set.id, alert);
      const recorded = recordingsFor(spec, alert.expr(spec), recordings).map((rule) => recordedRule(spec, rule));
      const interval = alert.severity === 'P0' ? PAGING_INTERVAL : USUAL_INTERVAL;
      const rulesName = `${alert.name}.rules.yml`;
      return {
        alert: alert.name,
        rulesName,
        // One group: what is recorded is there when the alert is evaluated after it.
        rules: rulesFile([{ name: alert.name, interval, rules: [...recorded, ...rules] }]),
        testsName: `${alert.name}.test.yml`,
        tests: stringify(
          // Days of samples minutes apart need no look every five seconds.
          {
            rule_files: [rulesName],
            evaluation_interval: promDuration(Math.max(interval, alert.tests.firing.step ?? 0)),
            tests: casesOf(spec, alert).map(written),
          },
          { lineWidth: 0 },
        ),
      };
    }),
  );
}

/** What is recorded of the series an expression reads, and of those in turn; what is read comes first. */
function recordingsFor(spec: Spec, expr: string, recordings: readonly RecordingRule[]): readonly RecordingRule[] {
  const own = recordings.filter(({ record }) => metricsRead(expr).includes(record));
  const all = own.flatMap((rule) => [...recordingsFor(spec, rule.expr(spec), recordings), rule]);
  return [...new Set(all)];
}

function casesOf(spec: Spec, alert: Alert): readonly Case[] {
  const { firing, quiet } = alert.tests;
  const { labels } = firing;
  return [
    { test: firing, alert: alert.name, labels, fires: true },
    ...(alert.for === 0 ? [] : [{ test: { ...firing, at: alert.for - SECOND }, alert: alert.name, labels: {}, fires: false }]),
    ...(quiet === null ? [] : [{ test: quiet, alert: alert.name, labels: {}, fires: false }]),
    ...twinCases(spec, alert),
  ];
}

function twinCases(spec: Spec, { name, absentTwin }: Alert): readonly Case[] {
  if (absentTwin === undefined) return [];
  const { metric, labels, atLeast } = absentTwin;
  const least = atLeast?.(spec) ?? 1;
  const at = (absentTwin.for ?? 60 * SECOND) + USUAL_INTERVAL;
  const present = (count: number): RuleTest => ({
    at,
    series: Object.fromEntries(
      Array.from({ length: count }, (_, position) => [seriesOf(metric, { ...labels, instance: `instance-${position}` }), '1+0x400']),
    ),
  });
  const alert = twinName(name);
  return [
    { test: present(least - 1), alert, labels: {}, fires: true },
    { test: present(least), alert, labels: {}, fires: false },
  ];
}

function written({ test, alert, labels, fires }: Case): Readonly<Record<string, unknown>> {
  const matched = seriesOf('ALERTS', { alertname: alert, alertstate: 'firing', ...labels });
  return {
    interval: promDuration(test.step ?? USUAL_INTERVAL),
    input_series: Object.entries(test.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      // How many fire, of those with the labels a person needs; `vector(0)`: none is a number too.
      { expr: `count(${matched}) or vector(0)`, eval_time: promDuration(test.at), exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }] },
    ],
  };
}
