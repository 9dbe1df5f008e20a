import { amount, type Listener, onOff, openFlags, type Queryable, type Transaction } from '../../src/flags/index.ts';

export const FLAGS = {
  'new-editor': onOff('The new editor of documents.'),
  'page-size': amount('Cases on a page.', { default: 50, least: 10, most: 200 }),
};

export function openOwnFlags<Tx extends Queryable>(transaction: Transaction<Tx>, listen: () => Listener) {
  return openFlags({
    declare: FLAGS,
    transaction,
    listen,
    audit: async ({ flag, by }, client) => void (await client.query('INSERT INTO trail (what, who) VALUES ($1, $2)', [flag, by])),
  });
}

export async function tryOut(flags: Awaited<ReturnType<typeof openOwnFlags>>): Promise<void> {
  await flags.switch('new-editor', { value: true, tenant: '7', by: '3', reason: 'the office asked to try it' });
  await flags.switch('new-editor', { value: true, percent: 10, by: '3', reason: 'first tenth' });
}
