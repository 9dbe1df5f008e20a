import { restartPending } from '../../availability/roll-postgres.ts';
import { settingsTakenUp } from '../../availability/settings-taken-up.ts';
import type { StackContext } from '../../model/index.ts';
import type { AppliedStore } from '../applied-store.ts';
import type { ApplyEvent } from '../apply-event.ts';
import type { DesiredState } from '../desired.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Plan } from '../plan.ts';

/** Job that hands changed parameters to Patroni; see `components/postgres/jobs.ts`. It is complete when the members have taken them up. */
export const SETTINGS_JOB = 'database-settings';

/**
 * Restart what a changed parameter needs, and only then record the settings as applied: of a member that was not restarted because this
 * command died in between, nothing else would say that it runs on the old ones.
 */
export async function takeUpSettings(inputs: {
  readonly context: StackContext;
  readonly desired: DesiredState;
  readonly plan: Plan;
  readonly store: AppliedStore;
  /** The cluster was made by this command, and so has had its settings from the first moment on. */
  readonly isNew: boolean;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { context, desired, plan, store, isNew, onEvent, signal } = inputs;
  const job = desired.jobs.find(({ name }) => name === SETTINGS_JOB);
  const changed = job !== undefined && plan.steps.some(({ name }) => name === job.name);
  if (changed && !isNew) await settingsTakenUp(context, signal);
  await restartPending({ context, signal, onProgress: (name, what) => onEvent({ kind: 'progress', name, what }) });
  if (changed) await store.jobDone(job.name, fingerprintOf(job));
}
