import type { RuleSet } from '../rules/rule-set.ts';
import { machineAlerts } from './machine.ts';
import { monitoringAlerts } from './monitoring.ts';
import { promiseAlerts } from './promises.ts';

/** What is watched besides the components. */
export const OWN_RULES: readonly RuleSet[] = [
  { id: 'machine', alerts: machineAlerts, recordings: [] },
  { id: 'monitoring', alerts: monitoringAlerts, recordings: [] },
  { id: 'prumo', alerts: promiseAlerts, recordings: [] },
];
