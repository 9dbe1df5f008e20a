import { enqueue, inTransaction, type LeaseHandler, type TransactionHandler, underLease } from '@prumo/app/jobs';
import type { RequestContext } from '@prumo/app/context';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import { publish } from '../cache/events.ts';
import { summariseCase } from './case-summary.ts';
import type { Objects } from '../storage/objects.ts';
import type { CourtApi } from '../movements/court-api.ts';
import { askAndRecord } from '../movements/record.ts';
import { thumbnailOf } from '../thumbnails/make.ts';
import { removeObjects } from '../subject/files.ts';
import { askCourt, documentFiled, makeThumbnail, removeFiles, summarise, tellPages } from './kinds.ts';
import { noticeDocument } from './document-filed.ts';
import { asWhoAsked } from './transaction.ts';

type AnyHandler = (worker: Registrar) => void;
/** What of a worker is used here. */
interface Registrar {
  handle<Payload>(handler: TransactionHandler<Payload, pg.ClientBase> | LeaseHandler<Payload, pg.ClientBase>): void;
}

export interface JobParts {
  readonly redis: Redis;
  readonly objects: Objects;
  /** Undefined where no court is named. */
  readonly court: CourtApi | undefined;
  /** A transaction for what a job under a lease reads before. */
  readonly transaction: <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T>;
}

/** What the queue does; a line for each kind of job. */
export function jobHandlers({ redis, objects, court, transaction }: JobParts): readonly AnyHandler[] {
  const reading = <T>(context: RequestContext, work: (client: pg.ClientBase) => Promise<T>): Promise<T> =>
    transaction(async (client) => {
      await asWhoAsked(client, context);
      return work(client);
    });
  return [
    (worker) =>
      worker.handle(
        inTransaction(documentFiled, async (payload, { transaction: client, id, context }) =>
          noticeDocument(client, { jobId: id, officeId: Number(context.tenant), ...payload }),
        ),
      ),
    (worker) =>
      worker.handle(
        underLease(makeThumbnail, async (payload, { context }) =>
          thumbnailOf(objects, (work) => reading(context, work), Number(context.tenant), payload.documentId),
        ),
      ),
    (worker) =>
      worker.handle(
        underLease(removeFiles, async ({ keys }, { context, signal }) =>
          removeObjects(objects, (work) => reading(context, work), keys, signal),
        ),
      ),
    (worker) =>
      worker.handle(
        underLease(askCourt, async ({ caseId }, { id, context }) => {
          if (court === undefined) return undefined;
          return askAndRecord(court, (work) => reading(context, work), { jobId: id, officeId: Number(context.tenant), caseId });
        }),
      ),
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
