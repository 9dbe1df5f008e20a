/** Receivers of `alertRoutes`; whoever writes an `alertmanager.yml` gives each of them what it has, or nothing. */
export const ALERT_RECEIVERS = ['page', 'warn', 'tell', 'heartbeat'] as const;
export type AlertReceiver = (typeof ALERT_RECEIVERS)[number];

/**
 * The part of Alertmanager's configuration that is the same wherever alerts are told: P0 pages, P1 warns, info is told, and a dead node holds
 * back what is only a warning of it. Grouping by alert; `group_wait` 5 s, since 0 would lose inhibition; `group_interval` not under 30 s, which is
 * the deadline of a notification.
 */
export const ALERT_ROUTES = {
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
} as const;
