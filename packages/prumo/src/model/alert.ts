import type { Message } from '../messages/message.ts';
import type { Spec } from '../spec/spec.ts';
import type { RuleTests } from './alert-tests.ts';

/** P0: page a person now. P1: warn, in working hours. info: tell. */
export const SEVERITIES = ['P0', 'P1', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What alerts are grouped by for people; the sections of the catalogue. */
export const ALERT_AREAS = [
  'http',
  'application',
  'queries',
  'database',
  'cache',
  'edge',
  'storage',
  'machine',
  'backups',
  'security',
  'monitoring',
] as const;
export type AlertArea = (typeof ALERT_AREAS)[number];

/** Dashboards an alert may point to. */
export const DASHBOARDS = [
  'overview',
  'readiness',
  'http',
  'infrastructure',
  'queries',
  'postgres',
  'redis',
  'pgbouncer',
  'edge',
  'storage',
  'logs',
  'security',
  'business',
] as const;
export type DashboardId = (typeof DASHBOARDS)[number];

/** Milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A condition that somebody must hear of. Data and functions of the spec; `watching/` makes Prometheus rules of it. */
export interface Alert {
  /** Permanent, PascalCase, says what is wrong: `PostgresDown`. */
  readonly name: string;
  readonly severity: Severity;
  readonly area: AlertArea;
  /** Whether it makes sense for a stack of this spec. Default: it does, wherever its component is wanted. */
  applies?(spec: Spec): boolean;
  /**
   * PromQL that has a result exactly while the condition holds. Its outermost comparison is the threshold: what is compared must have
   * data on a healthy stack too, or `emptyWhenHealthy` says why not.
   */
  expr(spec: Spec): string;
  /** Milliseconds the condition must have held. 0: at once. */
  readonly for: number;
  /** One line. Prometheus fills in `{{ $labels.node }}` and `{{ $value }}`. */
  readonly summary: Message;
  /** What it means for those who use the product, and the first thing to look at. */
  readonly description: Message | ((spec: Spec) => Message);
  /** Runbook, where it is not the alert's own; see `runbookOf`. */
  readonly runbook?: string;
  readonly dashboard: DashboardId;
  /** Claim it watches over. */
  readonly claim?: string;
  /** Set where a missing series would hide the fault. */
  readonly absentTwin?: AbsentTwin;
  readonly tests: RuleTests;
  /** Set where what is compared has no series while all is well. */
  readonly emptyWhenHealthy?: { readonly reason: Message /** Drill, or path of a test, that fills it. */; readonly filledBy: string };
}

/** A second alert, on the series the first one reads being gone: `PostgresDownNoData`. */
export interface AbsentTwin {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Fewer series than this are too few. Default 1. */
  atLeast?(spec: Spec): number;
  /** Default `P1`. */
  readonly severity?: Severity;
  /** Milliseconds. Default a minute: a target that restarts is away for less. */
  readonly for?: number;
}

/** A series made of others, under a name panels and alerts read. */
export interface RecordingRule {
  /** Name of the new metric. */
  readonly record: string;
  applies?(spec: Spec): boolean;
  expr(spec: Spec): string;
  readonly emptyWhenHealthy?: Alert['emptyWhenHealthy'];
}

/** Id of an alert's runbook: kebab-case, its own name where it has no other. */
export function runbookOf({ name, runbook }: Pick<Alert, 'name' | 'runbook'>): string {
  return runbook ?? name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
