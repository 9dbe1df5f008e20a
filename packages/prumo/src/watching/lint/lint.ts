import { type ReadExpression, readPromql } from '../promql/read-promql.ts';
import { type Finding, type FindingKind, finding } from './finding.ts';
import type { MetricsSource } from './metrics-source.ts';
import type { FoundRule, ReadRules } from './read-rules.ts';

/** Most rules that may have a reason instead of data, of all. */
const REASONS_ALLOWED = 0.1;
/** Rules below which one of them is more than a tenth. */
const FEW_RULES = 10;

/** A rule without data for which there is a reason. */
export interface Excused {
  readonly rule: FoundRule;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

export interface LintResult {
  readonly rules: number;
  readonly findings: readonly Finding[];
  readonly excused: readonly Excused[];
}

/** What a reason excuses: that there is nothing, not that something is misspelt. */
const EXCUSABLE: ReadonlySet<FindingKind> = new Set(['metric-missing', 'value-missing', 'no-data']);

/** Asks a Prometheus of every metric, label and compared part of every rule. */
export async function lintRules(files: readonly ReadRules[], source: MetricsSource): Promise<LintResult> {
  const rules = files.flatMap((file) => file.rules);
  const [names, declared] = await Promise.all([source.names(), source.declared()]);
  const recorded = new Set(rules.filter(({ kind }) => kind === 'record').map(({ name }) => name));
  const asked: Asked = { names, declared, recorded, source, labels: new Map() };
  const findings: Finding[] = files.flatMap((file) => file.findings);
  const excused: Excused[] = [];
  for (const rule of rules) {
    const found = await lintRule(rule, asked);
    const mayBe = rule.empty === undefined ? [] : found.filter(({ kind }) => EXCUSABLE.has(kind));
    findings.push(...found.filter((one) => !mayBe.includes(one)));
    if (rule.empty !== undefined && mayBe.length > 0) excused.push({ rule, reason: rule.empty, findings: mayBe });
  }
  const [first] = excused;
  if (first !== undefined && excused.length > Math.max(1, REASONS_ALLOWED * rules.length) && rules.length >= FEW_RULES)
    findings.push(at('too-many-reasons', first.rule, `${excused.length}/${rules.length}`));
  return { rules: rules.length, findings, excused };
}

interface Asked {
  readonly names: ReadonlySet<string>;
  readonly declared: ReadonlySet<string>;
  readonly recorded: ReadonlySet<string>;
  readonly source: MetricsSource;
  readonly labels: Map<string, Promise<ReadonlySet<string>>>;
}

function at(kind: FindingKind, rule: FoundRule, subject: string, line = rule.exprLine): Finding {
  return finding(kind, { file: rule.file, line, rule: rule.name }, subject);
}

async function lintRule(rule: FoundRule, asked: Asked): Promise<readonly Finding[]> {
  const reading = readPromql(rule.expr);
  if (!reading.ok) {
    const before = rule.expr.slice(0, reading.at).trimEnd().split('\n').length - 1;
    return [at('syntax', rule, rule.expr.slice(reading.at, reading.at + 40), rule.exprLine + before)];
  }
  const metrics = metricFindings(rule, reading.value, asked);
  // What is missing has no labels and no data either: once is enough.
  if (metrics.length > 0) return metrics;
  const labels = await labelFindings(rule, reading.value, asked);
  if (labels.length > 0) return labels;
  const values = await valueFindings(rule, reading.value, asked);
  return values.length > 0 ? values : dataFindings(rule, reading.value, asked);
}

function metricFindings(rule: FoundRule, { selectors }: ReadExpression, { names, declared, recorded }: Asked): readonly Finding[] {
  const read = new Set(selectors.flatMap(({ metric }) => metric ?? []));
  return [...read]
    .filter((metric) => !names.has(metric) && !isDeclared(metric, declared))
    .map((metric) => at(recorded.has(metric) ? 'not-recorded' : 'metric-missing', rule, metric));
}

/** Targets declare a histogram by the name its three series begin with. */
function isDeclared(metric: string, declared: ReadonlySet<string>): boolean {
  return declared.has(metric) || declared.has(metric.replace(/_(bucket|sum|count)$/, ''));
}

async function labelFindings(rule: FoundRule, { selectors, labels }: ReadExpression, asked: Asked): Promise<readonly Finding[]> {
  const uses = [
    ...labels,
    // A matcher that also takes series without the label asks for none.
    ...selectors.flatMap(({ metric, matchers }) =>
      metric === undefined
        ? []
        : matchers.filter((one) => !takesAbsent(one.operator, one.value)).map(({ label }) => ({ label, metrics: [metric] })),
    ),
  ];
  const findings = new Map<string, Finding>();
  for (const { label, metrics } of uses) {
    // Of what has no series yet nobody knows the labels.
    const live = metrics.filter((metric) => asked.names.has(metric));
    const known = await Promise.all(live.map(async (metric) => labelsOf(metric, asked)));
    if (live.length > 0 && !known.some((of) => of.has(label))) {
      const subject = `${label} (${live.join(', ')})`;
      findings.set(subject, at('label-missing', rule, subject));
    }
  }
  return [...findings.values()];
}

function takesAbsent(operator: string, value: string): boolean {
  if (operator === '!=' || operator === '!~') return value !== '';
  return operator === '=' ? value === '' : new RegExp(`^(?:${safe(value)})$`).test('');
}

/** Prometheus’ expressions are RE2's; one that JavaScript does not know is taken as asking for the label. */
function safe(pattern: string): string {
  try {
    return new RegExp(pattern).source;
  } catch {
    return '.';
  }
}

async function labelsOf(metric: string, { labels, source }: Asked): Promise<ReadonlySet<string>> {
  const known = labels.get(metric) ?? source.labels(metric);
  labels.set(metric, known);
  return known;
}

/** What is asked for with `=` must be there: a misspelt value is hidden by an `or`. What is asked for with `=~` may well be what is never there. */
async function valueFindings(rule: FoundRule, { selectors }: ReadExpression, { names, source }: Asked): Promise<readonly Finding[]> {
  const wanted = new Set(
    selectors.flatMap(({ metric, matchers }) => {
      const equal = matchers.filter(({ operator, value }) => operator === '=' && value !== '');
      if (metric === undefined || !names.has(metric) || equal.length === 0) return [];
      return `{${[`__name__=${JSON.stringify(metric)}`, ...equal.map(({ label, value }) => `${label}=${JSON.stringify(value)}`)].join(',')}}`;
    }),
  );
  const findings: Finding[] = [];
  for (const selector of wanted) {
    const answer = await source.ask(`count(present_over_time(${selector}[1h]))`);
    if (!answer.ok) findings.push(at('refused', rule, answer.why));
    else if (answer.series === 0) findings.push(at('value-missing', rule, selector));
  }
  return findings;
}

async function dataFindings(rule: FoundRule, { operands }: ReadExpression, { source }: Asked): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const operand of operands) {
    const answer = await source.ask(operand);
    if (!answer.ok) findings.push(at('refused', rule, answer.why));
    else if (answer.series === 0) findings.push(at('no-data', rule, operand));
  }
  return findings;
}
