import { stringify } from 'yaml';

/** Where people are told. Secrets are files of `secrets`, never in here. */
export interface Receivers {
  /** Folder Alertmanager finds its secrets in. */
  readonly secrets: string;
  readonly email?: { readonly to: string; readonly smarthost: string } | undefined;
  /** `#ops`. */
  readonly slack?: string | undefined;
  readonly pagerduty: boolean;
  /** URL that is told every minute that alerts get through. */
  readonly heartbeat?: string | undefined;
}

/** Names of the files `Receivers.secrets` must hold. */
export function secretFiles({ email, slack, pagerduty }: Receivers): readonly string[] {
  return [
    ...(email === undefined ? [] : ['smtp-password']),
    ...(slack === undefined ? [] : ['slack-url']),
    ...(pagerduty ? ['pagerduty-key'] : []),
  ];
}

const SUMMARY = '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ end }}';
const FIRST = '{{ (index .Alerts 0).Annotations.summary }}';
const DETAIL =
  '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ .Labels.alertname }}, {{ .StartsAt }}, runbook {{ .Annotations.runbook }}\n{{ end }}';

/**
 * Alertmanager's configuration: P0 pages and is written everywhere, P1 is written, info goes to chat alone, and a dead node holds back what
 * is only a warning of it. Grouping by alert; `group_wait` 5 s, since 0 would lose inhibition; `group_interval` not under 30 s, which is the deadline of a
 * notification. Pure.
 */
export function alertmanagerConfig(receivers: Receivers): string {
  const { secrets, email, slack, pagerduty, heartbeat } = receivers;
  const global = {
    ...(email === undefined
      ? {}
      : {
          smtp_smarthost: email.smarthost,
          smtp_from: email.to,
          smtp_auth_username: email.to,
          smtp_auth_password_file: `${secrets}/smtp-password`,
        }),
    ...(slack === undefined ? {} : { slack_api_url_file: `${secrets}/slack-url` }),
  };
  const mail =
    email === undefined
      ? {}
      : { email_configs: [{ to: email.to, send_resolved: true, headers: { Subject: `[{{ .CommonLabels.severity }}] ${FIRST}` } }] };
  const chat =
    slack === undefined
      ? {}
      : { slack_configs: [{ channel: slack, send_resolved: true, title: `[{{ .CommonLabels.severity }}] ${FIRST}`, text: DETAIL }] };
  const page = pagerduty
    ? {
        pagerduty_configs: [
          { routing_key_file: `${secrets}/pagerduty-key`, send_resolved: true, description: FIRST, details: { alerts: SUMMARY } },
        ],
      }
    : {};
  const heart = heartbeat === undefined ? {} : { webhook_configs: [{ url: heartbeat, send_resolved: false }] };
  return `# Made by Prumo (\`prumo render alertmanager\`); do not edit.\n${stringify(
    {
      ...(Object.keys(global).length === 0 ? {} : { global }),
      route: {
        receiver: 'warn',
        group_by: ['alertname', 'stack'],
        group_wait: '5s',
        group_interval: '30s',
        repeat_interval: '4h',
        routes: [
          { receiver: 'heartbeat', matchers: ['alertname="Watchdog"'], group_wait: '0s', group_interval: '1m', repeat_interval: '1m' },
          { receiver: 'page', matchers: ['severity="P0"'], repeat_interval: '1h' },
          { receiver: 'warn', matchers: ['severity="P1"'] },
          { receiver: 'tell', matchers: ['severity="info"'], repeat_interval: '24h' },
        ],
      },
      inhibit_rules: [
        // One cause, one message. What pages is never held back: that an exporter is away does not say that its node is dead.
        {
          source_matchers: ['alertname="TargetDown"', 'job="node"'],
          target_matchers: ['severity=~"P1|info"', 'alertname!="TargetDown"'],
          equal: ['stack', 'node'],
        },
        {
          source_matchers: ['severity="P0"'],
          target_matchers: ['severity=~"P1|info"', 'area!="security"'],
          equal: ['stack', 'node', 'area', 'instance'],
        },
      ],
      receivers: [
        { name: 'page', ...page, ...chat, ...mail },
        { name: 'warn', ...chat, ...mail },
        { name: 'tell', ...chat },
        { name: 'heartbeat', ...heart },
      ],
    },
    { lineWidth: 0 },
  )}`;
}
