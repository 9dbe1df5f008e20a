import { clusterView } from '../../availability/patroni-client.ts';
import { accessOf } from '../../availability/patroni-access.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Job, Platform, StackContext } from '../../model/index.ts';
import type { DesiredState } from '../desired.ts';
import type { Plan } from '../plan.ts';
import { text } from '../text.ts';

const ROLES_JOB = 'database-roles';

/**
 * Give the running cluster the passwords now on record before anything uses them, through the primary's private socket,
 * where the operating system says who is who. So a rotated, or wrongly edited, password of the superuser or of
 * replication locks nobody out. Does nothing when no password changed, or before the first primary.
 */
export async function alignDatabaseLogins(inputs: {
  readonly context: StackContext;
  readonly desired: DesiredState;
  readonly plan: Plan;
  readonly platform: Platform;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { context, desired, plan, platform, signal } = inputs;
  const roles = desired.jobs.find((job) => job.name === ROLES_JOB);
  const script = roles?.files.find((file) => file.path === 'cluster.sql');
  if (roles === undefined || script === undefined || !plan.steps.some((step) => step.name === ROLES_JOB)) return;
  const leader = (await clusterView(accessOf(context)))?.leader;
  const node = desired.services.find((service) => service.name === leader)?.node;
  if (leader == null || node === undefined) return;
  const name = 'database-logins';
  const job: Job = {
    ...roles,
    name,
    node,
    files: [script],
    argv: [
      context.server('psql').path,
      '-X',
      '-q',
      '-w',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      context.run(leader),
      '-U',
      'postgres',
      '-d',
      'postgres',
      '-o',
      '/dev/null',
      '-f',
      `${context.etc(name)}/cluster.sql`,
    ],
  };
  const result = await platform.run(job, signal);
  signal.throwIfAborted();
  if (result.code === 0) return;
  throw new PrumoError({
    code: 'job-failed',
    what: text.jobFailed(job.title, name),
    remedy: text.jobRemedy(),
    still: text.restStaysUp(),
    details: result.output.trimEnd().split('\n').slice(-20),
  });
}
