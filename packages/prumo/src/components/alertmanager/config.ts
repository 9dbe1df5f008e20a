import { stringify } from 'yaml';
import { ALERT_RECEIVERS, ALERT_ROUTES } from '../../model/index.ts';
import type { MonitoringSpec } from '../../spec/spec.ts';

/** `alertmanager.yml`. The team gets whatever is told; a stack whose spec names nobody keeps its alerts and shows them, as `plan` warns. */
export function renderConfig({ receivers }: MonitoringSpec, stack: string): string {
  const { email, webhook } = receivers;
  const team = {
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
  };
  const configuration = {
    global: { resolve_timeout: '5m' },
    ...ALERT_ROUTES,
    // That alerts get through is no news for people.
    receivers: ALERT_RECEIVERS.map((name) => ({ name, ...(name === 'heartbeat' ? {} : team) })),
  };
  return `# Made by prumo from prumo.yaml; changes here are overwritten.\n${stringify(configuration, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
