import { enqueue, inTransaction, type LeaseHandler, type TransactionHandler, underLease } from '@prumo/app/jobs';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import { publish } from '../cache/events.ts';
import { summariseCase } from './case-summary.ts';
import { summarise, tellPages } from './kinds.ts';

type AnyHandler = (worker: Registrar) => void;
/** What of a worker is used here. */
interface Registrar {
  handle<Payload>(handler: TransactionHandler<Payload, pg.ClientBase> | LeaseHandler<Payload, pg.ClientBase>): void;
}

export interface JobParts {
  readonly redis: Redis;
}

/** What the queue does; a line for each kind of job. */
export function jobHandlers({ redis }: JobParts): readonly AnyHandler[] {
  return [
    (worker) =>
      worker.handle(
        inTransaction(summarise, async ({ caseId }, { transaction, id, context }) => {
          const officeId = Number(context.tenant);
          if (await summariseCase(transaction, { id, officeId, caseId })) await enqueue(transaction, tellPages, { caseId });
        }),
      ),
    (worker) =>
      worker.handle(
        underLease(tellPages, async ({ caseId }, { context }) => {
          await publish(redis, Number(context.tenant), { type: 'notification', caseId });
        }),
      ),
  ];
}
