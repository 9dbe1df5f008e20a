import { stringify } from 'yaml';
import { ALERT_ROUTES } from '../../model/index.ts';

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

/** Alertmanager's configuration for whoever runs one: P0 pages and is written everywhere, P1 is written, info goes to chat alone. Pure. */
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
      ...ALERT_ROUTES,
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
