import type { RequestContext } from '../context/index.ts';
import type { Call, Middleware, Outcome } from './middleware.ts';

/** A message that was done, or was not. */
export interface AuditEntry {
  readonly kind: 'command' | 'query';
  readonly name: string;
  /** So that the record it is about can be named; its values do not belong into an audit trail. */
  readonly input: unknown;
  readonly context: RequestContext | undefined;
}

export interface Audit<Tx> {
  /** Told inside of the transaction, before it is committed: what cannot be written down is not done. */
  done(entry: AuditEntry, transaction: Tx): Promise<void>;
  /** Told of what failed and was rolled back, outside of the transaction. */
  failed?(entry: AuditEntry, error: unknown): Promise<void>;
}

const entryOf = ({ message: { kind, name }, input, context }: Call<unknown>): AuditEntry => ({
  kind,
  name,
  input,
  context,
});

const isAudited = ({ message }: Call<unknown>): boolean => message.kind === 'command' || message.audited;

/** Inside of the transaction. */
export function auditDone<Tx>(audit: Audit<Tx>): Middleware<Tx> {
  return {
    name: 'audit',
    async run(call, next) {
      const outcome = await next(call);
      if (outcome.ok && isAudited(call)) {
        if (call.transaction === undefined) throw new TypeError('an audit entry belongs into the transaction of what it tells');
        await audit.done(entryOf(call), call.transaction);
      }
      return outcome;
    },
  };
}

/** Outside of the transaction. */
export function auditFailed<Tx>(audit: Audit<Tx>): Middleware<Tx> {
  async function tell(call: Call<Tx>, failure: unknown): Promise<void> {
    if (!isAudited(call)) return;
    try {
      await audit.failed?.(entryOf(call), failure);
    } catch (error) {
      throw new AggregateError([failure, error], `${call.message.name} failed, and so did writing that down`);
    }
  }
  return {
    name: 'audit of failures',
    async run(call, next) {
      let outcome: Outcome;
      try {
        outcome = await next(call);
      } catch (error) {
        await tell(call, error);
        throw error;
      }
      if (!outcome.ok) await tell(call, outcome.error);
      return outcome;
    },
  };
}
