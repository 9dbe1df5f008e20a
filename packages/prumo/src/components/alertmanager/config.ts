import { stringify } from 'yaml';
import type { MonitoringSpec } from '../../spec/spec.ts';

/** Of the receiver alerts go to where the spec names none: kept by Alertmanager, shown, told to nobody. */
const NOBODY = 'nobody';
const TEAM = 'team';

/** `alertmanager.yml`: one route for everything. */
export function renderConfig({ receivers }: MonitoringSpec, stack: string): string {
  const { email, webhook } = receivers;
  const isHeard = email !== undefined || webhook !== undefined;
  const configuration = {
    global: { resolve_timeout: '5m' },
    route: {
      receiver: isHeard ? TEAM : NOBODY,
      group_by: ['alertname', 'stack'],
      // With none, an alert that another one explains would be sent before it is known.
      group_wait: '5s',
      // Also bounds the time one notification may take.
      group_interval: '30s',
      repeat_interval: '4h',
    },
    receivers: [
      {
        name: isHeard ? TEAM : NOBODY,
        ...(webhook === undefined ? {} : { webhook_configs: [{ url: webhook.url, send_resolved: true, max_alerts: 100 }] }),
        ...(email === undefined
          ? {}
          : {
              email_configs: [
                {
                  to: email.to.join(', '),
                  from: email.from,
                  smarthost: `${email.host}:${email.port}`,
                  hello: stack,
                  require_tls: email.tls,
                  send_resolved: true,
                },
              ],
            }),
      },
    ],
  };
  return `# Made by prumo from prumo.yaml; changes here are overwritten.\n${stringify(configuration, { lineWidth: 0 })}`;
}
