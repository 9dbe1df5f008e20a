import type { RequestContext } from '../context/index.ts';
import type { JobContext } from './handler.ts';
import type { StoredJob } from './stored.ts';

/** What a handler is told of its job. */
export function told(job: StoredJob, context: RequestContext): Omit<JobContext, 'signal'> {
  return { id: job.id, attempts: job.attempts, idempotencyKey: `job-${job.id}`, context };
}

/** Who asked for it, in a request id of its own. */
export function contextOf({ id, context }: StoredJob): RequestContext {
  const text = (name: string): object => (typeof context[name] === 'string' ? { [name]: context[name] } : {});
  return { requestId: `job-${id}`, ...text('traceId'), ...text('tenant'), ...text('user'), ...text('purpose') };
}
