import type { Alert, RecordingRule } from '../../../model/index.ts';
import { applicationAlerts } from './application.ts';
import { burnAlerts, burnRecordings } from './burn.ts';
import { httpAlerts } from './http.ts';
import { queryAlerts } from './queries.ts';
import { baselineRecordings, familiarRecordings } from './recordings.ts';
import { showsMetrics } from './series.ts';
import { securityAlerts } from './security.ts';

export const appAlerts: readonly Alert[] = [...httpAlerts, ...burnAlerts, ...applicationAlerts, ...queryAlerts, ...securityAlerts];
export const appRecordings: readonly RecordingRule[] = [...baselineRecordings, ...burnRecordings, ...familiarRecordings].map((rule) => ({
  ...rule,
  applies: showsMetrics,
}));
