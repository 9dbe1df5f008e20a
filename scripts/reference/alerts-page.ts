import { COMPONENTS } from '../../packages/prumo/src/components/registry.ts';
import { type Alert, ALERT_AREAS, runbookOf } from '../../packages/prumo/src/model/index.ts';
import { loadSpec } from '../../packages/prumo/src/spec/index.ts';
import { alertingRules, OWN_RULES, promDuration, ruleSetsOf } from '../../packages/prumo/src/watching/index.ts';

/** A stack with everything there is to watch, and the defaults of all else. */
const WHOLE = `name: example
app:
  processes:
    web: { command: node web.ts, port: http, metrics: /metrics }
edge: { domains: [example.com], listen: 203.0.113.7, tls: acme, email: ops@example.com }
cache: {}
storage: { buckets: [documents] }
backup: { logical: '0 3 * * *' }
`;

/** What `docs/alerts.md` holds. Pure. */
export function alertsPage(): string {
  const { spec, diagnostics } = loadSpec(WHOLE, { folder: '/example' });
  if (spec === undefined) throw new Error(JSON.stringify(diagnostics));
  const sets = ruleSetsOf(spec, COMPONENTS, OWN_RULES);
  const all = sets.flatMap((set) => set.alerts.map((alert) => ({ alert, rules: alertingRules(spec, set.id, alert) })));
  const row = ({ alert, rules }: (typeof all)[number]): string => {
    const [own, twin] = rules;
    const expr = own === undefined ? '' : own.expr.replaceAll('|', '\\|');
    const missing = twin === undefined ? '' : ` · \`${twin.alert}\` ${twin.labels['severity']}`;
    return `| \`${alert.name}\`${missing} | ${alert.severity} | ${own === undefined ? '' : promDuration(own.for)} | ${alert.claim ?? ''} | ${runbookOf(alert)} | \`${expr}\` |`;
  };
  const sections = ALERT_AREAS.map((area) => ({ area, rows: all.filter(({ alert }) => alert.area === area) })).filter(
    ({ rows }) => rows.length > 0,
  );
  const count = (severity: Alert['severity']): number => all.filter(({ alert }) => alert.severity === severity).length;
  return `<!-- Made by scripts/make-alerts.ts from the alerts of the components; do not edit. -->
# Alerts

${all.length} of them: ${count('P0')} P0, ${count('P1')} P1, ${count('info')} info; ${all.filter(({ rules }) => rules.length > 1).length} have a twin that rings when what they read is gone. Thresholds are those of the defaults; they follow the spec's \`objectives\`.
What they mean and how to use them: [guide](guides/alerting.md).

${sections.map(({ area, rows }) => `## ${area}\n\n| alert | severity | for | claim | runbook | when |\n|---|---|---|---|---|---|\n${rows.map(row).join('\n')}\n`).join('\n')}`;
}
