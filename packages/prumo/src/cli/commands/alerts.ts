import { PrumoError } from '../../errors/index.ts';
import { runbookOf, SEVERITIES, type Severity } from '../../model/index.ts';
import { alertingRules, promDuration } from '../../watching/index.ts';
import { text } from '../alert-text.ts';
import { painter, type Tone } from '../output/style.ts';
import { table } from '../output/table.ts';
import { requireSpec } from '../require-spec.ts';
import { stackRules } from '../../observe/index.ts';
import type { Arguments, Invocation } from './command.ts';

const TONES: Readonly<Record<Severity, Tone>> = { P0: 'bad', P1: 'warn', info: 'dim' };

/** Every alert of the stack, twins included, by component. Exit code 0. */
export async function listAlerts(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, locale, json } = invocation;
  const wanted = severityOf(given.options['severity']);
  const { spec } = await requireSpec(invocation);
  const all = stackRules(spec).flatMap((set) =>
    set.alerts.flatMap((alert) =>
      alertingRules(spec, set.id, alert).map((rule) => ({
        alert,
        rule,
        severity: SEVERITIES.find((one) => one === rule.labels['severity']) ?? alert.severity,
      })),
    ),
  );
  const chosen = all.filter(({ severity }) => wanted === undefined || severity === wanted);
  if (json) {
    const alerts = chosen.map(({ alert, rule, severity }) => ({
      name: rule.alert,
      severity,
      area: alert.area,
      component: rule.labels['component'],
      expr: rule.expr,
      forSeconds: rule.for / 1000,
      summary: rule.annotations['summary'],
      description: rule.annotations['description'],
      runbook: runbookOf(alert),
      dashboard: alert.dashboard,
      claim: alert.claim ?? null,
      emptyWhenHealthy: rule.empty ?? null,
    }));
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: spec.name, alerts })}\n`);
    return 0;
  }
  const paint = painter(streams.out, streams.env);
  const rows = chosen.map(({ alert, rule, severity }) => [
    rule.alert,
    paint(TONES[severity], severity),
    text.area(alert.area)[locale],
    promDuration(rule.for),
    alert.claim ?? '',
  ]);
  const count = (severity: Severity): number => chosen.filter((one) => one.severity === severity).length;
  const counts = { P0: count('P0'), P1: count('P1'), info: count('info') };
  streams.out.write(
    `${table(
      text.columns().map((column) => column[locale]),
      rows,
    )}\n\n${text.counted(counts)[locale]}\n`,
  );
  return 0;
}

function severityOf(given: unknown): Severity | undefined {
  if (given === undefined) return undefined;
  const found = SEVERITIES.find((one) => one === given);
  if (found === undefined) throw new PrumoError({ code: 'usage', what: text.badSeverity(String(given)), remedy: text.severities() });
  return found;
}
