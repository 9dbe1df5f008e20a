import { problem } from '../problem.ts';
import { chooseAnother, nameReserved } from '../sections/text.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

/** An alert that nobody hears is worse than none: people believe they would be told. */
export const alertsAreHeard: Rule = ({ monitoring }) => {
  if (monitoring === undefined || Object.values(monitoring.receivers).some((receiver) => receiver !== undefined)) return [];
  return [
    finding(
      'warning',
      ['monitoring'],
      problem('risky', text.alertsUnheard(), text.alertsUnheardHint()),
      [['monitoring', 'receivers']],
      'key',
    ),
  ];
};

/** Services `monitoring` brings. Only then: a stack without it may well have a `prometheus` of its own. */
const NAMES = ['prometheus', 'alertmanager', 'node-exporter', 'postgres-exporter', 'redis-exporter', 'collector'] as const;

export const monitoringNamesFree: Rule = ({ monitoring, app }) =>
  monitoring === undefined
    ? []
    : NAMES.filter((name) => Object.hasOwn(app?.processes ?? {}, name)).map((name) =>
        finding('error', ['app', 'processes', name], problem('reserved', nameReserved(name), chooseAnother()), [['monitoring']], 'key'),
      );
