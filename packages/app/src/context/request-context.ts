import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What is known of the work under way, whoever began it: a request, a job, a scheduled task. Logs, audit, tenancy and metrics read it, so that no function
 * has to hand it on. Values are for people of the team: ids, never names or addresses.
 */
export interface RequestContext {
  /** Of this request or job; from `X-Request-Id` where the proxy sent one that is safe to log. */
  readonly requestId: string;
  /** W3C trace id, 32 hexadecimal digits. */
  readonly traceId?: string;
  /** Id of the tenant whose data may be touched. */
  readonly tenant?: string;
  /** Id of the user on whose behalf this is done. */
  readonly user?: string;
  /** Why personal data is touched, in LGPD's sense; for the audit trail. */
  readonly purpose?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Does something with this context; everything awaited inside sees it. Inside another, what is not named is inherited. */
export function withContext<T>(context: Partial<RequestContext> & { readonly requestId?: string }, work: () => T): T {
  const outer = storage.getStore();
  // At every request, some of them twice: no copy where it would be the same.
  if (isWhole(context) && (outer === undefined || outer === context)) return storage.run(context, work);
  const requestId = context.requestId ?? outer?.requestId;
  if (requestId === undefined) throw new TypeError('the outermost context needs a requestId');
  return storage.run({ ...outer, ...context, requestId }, work);
}

function isWhole(context: Partial<RequestContext>): context is RequestContext {
  return context.requestId !== undefined;
}

/** The context of the work under way; undefined outside of any. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
