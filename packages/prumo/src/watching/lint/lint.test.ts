import { describe, expect, it } from 'vitest';
import { lintRules } from './lint.ts';
import type { MetricsSource } from './metrics-source.ts';
import { readRules } from './read-rules.ts';

/** A Prometheus with these series, and no data in anything that says `nothing`. */
const source: MetricsSource = {
  names: async () => new Set(['up', 'a_total', 'nothing']),
  declared: async () => new Set(['declared', 'times']),
  labels: async (metric) => new Set(metric === 'up' ? ['job'] : ['job', 'x']),
  ask: async (expr) =>
    expr.includes('bad_function')
      ? { ok: false, why: 'unknown function' }
      : { ok: true, series: /nothing|absent-value/.test(expr) ? 0 : 1 },
};

const file = (...rules: readonly string[]): string => `groups:\n  - name: g\n    rules:\n${rules.map((rule) => `${rule}\n`).join('')}`;
const alert = (expr: string): string => `      - alert: A\n        expr: ${expr}`;

async function kinds(expr: string): Promise<readonly string[]> {
  const { findings } = await lintRules([readRules('r.yml', file(alert(expr)))], source);
  return findings.map(({ kind, line, subject }) => `${line} ${kind} ${subject}`);
}

describe('a rule', () => {
  it.each([
    ['up == 0', []],
    ['sum by (x) (rate(a_total[5m])) > 1', []],
    ['rate(declared[5m]) > 1', []],
    ['histogram_quantile(0.9, rate(times_bucket[5m])) > 1', []],
    ['missing > 1', ['5 metric-missing missing']],
    ['up > 1 and missing > 1', ['5 metric-missing missing']],
    ['sum by (x) (up) > 1', ['5 label-missing x (up)']],
    ['\'up{y="z"} == 0\'', ['5 label-missing y (up)']],
    ['\'up{y!="z"} == 0\'', []],
    ['\'up{y=~".*"} == 0\'', []],
    ['\'(sum(up{job="absent-value"}) or vector(0)) < 1\'', ['5 value-missing {__name__="up",job="absent-value"}']],
    ['\'up{job=~"absent.*"} == 0\'', []],
    ['nothing > 1', ['5 no-data nothing']],
    ['up >', ['5 syntax ']],
    ['bad_function(up) > 1', ['5 syntax (up) > 1']],
  ])('%s', async (expr, expected) => expect(await kinds(expr)).toEqual(expected));

  it('says the line of a long expression', async () => {
    expect(await kinds('|\n          up == 0\n          and sum(up')).toEqual([expect.stringMatching(/^7 syntax/)]);
  });

  it('that reads what these files make says so', async () => {
    const recorded = '      - record: made\n        expr: up';
    const { findings } = await lintRules([readRules('r.yml', file(recorded, alert('made > 1')))], source);
    expect(findings.map(({ kind }) => kind)).toEqual(['not-recorded']);
  });

  it('may have no data for a reason, and not for a misspelling', async () => {
    const reason = '      # empty when healthy: nobody failed yet';
    const { findings, excused } = await lintRules(
      [readRules('r.yml', file(reason, alert('nothing > 1'), reason, alert('sum by (q) (up) > 1')))],
      source,
    );
    expect(excused.map((one) => [one.rule.line, one.reason])).toEqual([[5, 'nobody failed yet']]);
    expect(findings.map(({ kind }) => kind)).toEqual(['label-missing']);
  });

  it('is one of ten at most that has a reason', async () => {
    const excused = ['      # empty when healthy: so', alert('nothing > 1')];
    const of = async (empty: number, whole: number) =>
      lintRules(
        [
          readRules(
            'r.yml',
            file(...Array.from({ length: empty }, () => excused).flat(), ...Array.from({ length: whole }, () => alert('up == 0'))),
          ),
        ],
        source,
      );
    expect((await of(1, 9)).findings).toEqual([]);
    expect((await of(2, 9)).findings.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['too-many-reasons 2/11']);
  });
});

describe('a file', () => {
  it.each([
    ['groups: [', 'unreadable'],
    ['rules: []', 'unreadable'],
    ['groups:\n  - name: g', 'unreadable'],
    ['groups:\n  - name: g\n    rules:\n      - alert: A', 'unreadable'],
    ['groups:\n  - name: g\n    rules:\n      - expr: up', 'unreadable'],
  ])('that is none: %j', (content, kind) => expect(readRules('r.yml', content).findings.map((one) => one.kind)).toContain(kind));

  it('of the operator is read too', () => {
    const { rules } = readRules(
      'r.yml',
      'kind: PrometheusRule\nspec:\n  groups:\n    - name: g\n      rules:\n        - alert: A\n          expr: up == 0\n',
    );
    expect(rules).toMatchObject([{ name: 'A', expr: 'up == 0', line: 6, exprLine: 7 }]);
  });
});
