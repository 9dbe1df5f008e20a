import { z } from 'zod';
import { command, createBus, fromOutside, of, postgresIdempotency, query, type Queryable, type Transaction } from '../../src/bus/index.ts';
import { err, ok } from '../../src/result/index.ts';

export class QuotaReached extends Error {
  override readonly name = 'QuotaReached';
}

export const openCase = command('open-case', {
  input: z.object({ title: z.string().min(3).max(200) }),
  output: z.object({ id: z.number() }),
  errors: [QuotaReached],
});
export const countCases = query('count-cases', { input: z.object({}), output: of<number>() });

export function createCaseBus<Tx extends Queryable>(transaction: Transaction<Tx>, quota: number) {
  const bus = createBus<Tx>({
    messages: [openCase, countCases],
    transaction,
    idempotency: postgresIdempotency,
    audit: {
      done: async ({ name, context }, client) =>
        void (await client.query('INSERT INTO trail (what, who) VALUES ($1, $2)', [name, context?.user ?? null])),
    },
  });
  const count = async (client: Queryable) => (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM cases')).rows[0]?.n ?? 0;
  bus.handle(openCase, async ({ title }, { transaction: client }) => {
    if ((await count(client)) >= quota) return err(new QuotaReached());
    const { rows } = await client.query<{ id: number }>('INSERT INTO cases (title) VALUES ($1) RETURNING id', [title]);
    return ok({ id: rows[0]?.id ?? 0 });
  });
  bus.handle(countCases, async () => ok(await transaction(count)));
  bus.verify();
  return bus;
}

/** A request body is whatever came; the answer says all that may have become of it. */
export async function post(bus: ReturnType<typeof createCaseBus>, body: unknown, idempotencyKey: string): Promise<[number, unknown]> {
  const answer = await bus.execute(openCase, fromOutside(openCase, body), { idempotencyKey });
  if (answer.ok) return [201, answer.value];
  switch (answer.error.name) {
    case 'InvalidInput':
      return [400, answer.error.message];
    case 'QuotaReached':
      return [409, 'no more cases'];
    case 'KeyReused':
      return [422, answer.error.message];
  }
}
