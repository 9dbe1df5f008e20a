import type { RequestContext } from '../context/index.ts';
import type { Log, Queryable, Transaction } from './database.ts';
import type { JobHandler } from './handler.ts';
import type { JobOutcome } from './instruments.ts';

/** What every attempt of a worker goes by. */
export interface AttemptOptions<Tx extends Queryable> {
  readonly transaction: Transaction<Tx>;
  readonly queue: string;
  readonly handlers: ReadonlyMap<string, JobHandler<Tx>>;
  readonly leaseSeconds: number;
  /** Aborts when the worker has to stop now; what is under way then is handed back. */
  readonly stopNow: AbortSignal;
  readonly prepare: ((transaction: Tx, context: RequestContext) => Promise<void>) | undefined;
  readonly isOutage: (error: unknown) => boolean;
  readonly count: (queue: string, kind: string, outcome: JobOutcome, seconds?: number) => void;
  readonly log: Log | undefined;
  readonly random: () => number;
  /** Told once a job is taken. */
  readonly onTaken: () => void;
}
