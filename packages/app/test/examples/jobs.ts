import { z } from 'zod';
import { createScheduler, createWorker, enqueue, inTransaction, jobKind, type Queryable, type Transaction, underLease } from '../../src/jobs/index.ts';

const payload = z.object({ caseId: z.number() });
export const summarise = jobKind('summarise-case', { parse: payload.parse });
export const notify = jobKind('notify-court', { parse: payload.parse, attempts: 5 });

/** The jobs exist if and only if the case was changed. */
export async function closeCase(client: Queryable, caseId: number): Promise<void> {
  await client.query('UPDATE cases SET closed = true WHERE id = $1', [caseId]);
  await enqueue(client, summarise, { caseId });
  await enqueue(client, notify, { caseId }, { dedupeKey: String(caseId) });
}

export function createWork<Tx extends Queryable>(
  transaction: Transaction<Tx>,
  tell: (caseId: number, idempotencyKey: string, signal: AbortSignal) => Promise<string>,
) {
  const worker = createWorker({ transaction, concurrency: 4 });
  worker.handle(
    inTransaction(summarise, async ({ caseId }, { transaction: client }) => {
      await client.query(`UPDATE cases SET summary = 'closed: ' || title WHERE id = $1`, [caseId]);
    }),
  );
  worker.handle(
    underLease(notify, async ({ caseId }, { idempotencyKey, signal }) => {
      const receipt = await tell(caseId, idempotencyKey, signal);
      return async (client) => void (await client.query('UPDATE cases SET receipt = $2 WHERE id = $1', [caseId, receipt]));
    }),
  );
  const scheduler = createScheduler({
    transaction,
    zone: 'America/Sao_Paulo',
    tasks: [
      {
        name: 'forget-closed',
        pattern: '20 3 * * *',
        missed: 'latest',
        work: async ({ transaction: client }) => ({ cases: (await client.query('DELETE FROM cases WHERE closed')).rowCount }),
      },
    ],
  });
  return { worker, scheduler };
}
