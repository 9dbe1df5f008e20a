import { commands as alertCommands } from '../../alert-text.ts';
import type { Command } from '../command.ts';
import { JSON_OUTPUT } from './flags.ts';

/** What somebody is told of. */
export const WATCHING_COMMANDS: readonly Command[] = [
  {
    usage: 'alerts',
    summary: alertCommands.alerts,
    options: [],
    examples: [],
    load: async () => (await import('../alerts.ts')).listAlerts,
    children: [
      {
        usage: 'list',
        summary: alertCommands.list,
        options: [{ flags: '--severity <P0|P1|info>', summary: alertCommands.severity }, JSON_OUTPUT],
        examples: ['alerts list', 'alerts list --severity P0', 'alerts list --json'],
        load: async () => (await import('../alerts.ts')).listAlerts,
      },
      {
        usage: 'lint',
        summary: alertCommands.lint,
        options: [
          { flags: '--prometheus <url>', summary: alertCommands.prometheus },
          { flags: '--rules <file...>', summary: alertCommands.rules },
          JSON_OUTPUT,
        ],
        examples: [
          'alerts lint --prometheus http://127.0.0.1:9090',
          'alerts lint --prometheus https://prometheus.example.com --rules rules/*.yml',
        ],
        load: async () => (await import('../alerts-lint.ts')).lintAlerts,
      },
    ],
  },
  {
    usage: 'render',
    summary: alertCommands.render,
    options: [],
    examples: [],
    load: async () => (await import('../render.ts')).renderPrometheus,
    children: [
      {
        usage: 'prometheus',
        summary: alertCommands.renderPrometheus,
        options: [{ flags: '--to <folder>', summary: alertCommands.to }, JSON_OUTPUT],
        examples: ['render prometheus --to monitoring'],
        load: async () => (await import('../render.ts')).renderPrometheus,
      },
      {
        usage: 'alertmanager',
        summary: alertCommands.renderAlertmanager,
        options: [
          { flags: '--to <folder>', summary: alertCommands.to },
          { flags: '--email <address>', summary: alertCommands.email },
          { flags: '--smarthost <host:port>', summary: alertCommands.smarthost },
          { flags: '--slack <channel>', summary: alertCommands.slack },
          { flags: '--pagerduty', summary: alertCommands.pagerduty },
          { flags: '--heartbeat <url>', summary: alertCommands.heartbeat },
          { flags: '--secrets <folder>', summary: alertCommands.secrets },
          JSON_OUTPUT,
        ],
        examples: ['render alertmanager --to monitoring --slack "#ops" --pagerduty'],
        load: async () => (await import('../render.ts')).renderAlertmanager,
      },
    ],
  },
];
