import { expect, test } from 'vitest';
import { z } from 'zod';
import { withContext } from '../context/index.ts';
import { err, ok } from '../result/index.ts';
import type { AuditEntry } from './audit.ts';
import { createBus, type Handler } from './bus.ts';
import { KeyReused } from './errors.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { command, query } from './message.ts';
import type { Through } from './query-cache.ts';
import { of } from './standard-schema.ts';

class QuotaReached extends Error {}

const openCase = command('open-case', { input: z.object({ title: z.string() }), output: z.object({ id: z.number() }), errors: [QuotaReached] });

/** A store whose transactions are copies of it: what is not committed is gone. */
class Memory {
  rows = new Map<string, unknown>();
  async transaction<T>(work: (rows: Map<string, unknown>) => Promise<T>): Promise<T> {
    const copy = new Map(this.rows);
    const result = await work(copy);
    this.rows = copy;
    return result;
  }
}
type Rows = Map<string, unknown>;

const store: IdempotencyStore<Rows> = {
  async claim(rows, { scope, key, fingerprint }) {
    const earlier = rows.get(`key ${scope} ${key}`);
    if (earlier === undefined) rows.set(`key ${scope} ${key}`, { fingerprint });
    return z.object({ fingerprint: z.string(), result: z.unknown() }).optional().parse(earlier);
  },
  async keep(rows, { scope, key, fingerprint }, result) {
    rows.set(`key ${scope} ${key}`, { fingerprint, result });
  },
};

function setUp(handler: Handler<typeof openCase, Rows>, { auditFails = false } = {}) {
  const memory = new Memory();
  const failures: [AuditEntry, unknown][] = [];
  const bus = createBus<Rows>({
    messages: [openCase],
    transaction: (work) => memory.transaction(work),
    idempotency: store,
    audit: {
      async done({ name }, rows) {
        if (auditFails) throw new Error('no room for the trail');
        rows.set(`audit ${rows.size}`, name);
      },
      failed: async (entry, error) => void failures.push([entry, error]),
    },
  });
  bus.handle(openCase, handler);
  bus.verify();
  return { memory, failures, bus };
}

const opens: Handler<typeof openCase, Rows> = async ({ title }, { transaction }) => {
  const id = [...transaction.keys()].filter((key) => key.startsWith('case')).length + 1;
  transaction.set(`case ${id}`, title);
  return ok({ id });
};

test('effect, audit entry and key are committed together, and a key has its effect once', async () => {
  const { memory, bus } = setUp(opens);
  const once = () => bus.execute(openCase, { title: 'Ana' }, { idempotencyKey: 'k' });
  expect([await once(), await once()]).toEqual([ok({ id: 1 }), ok({ id: 1 })]);
  expect(memory.rows.get('case 1')).toBe('Ana');
  expect([...memory.rows.keys()].filter((key) => key.startsWith('case'))).toHaveLength(1);
  // What was not done again is not written down again.
  expect([...memory.rows.keys()].filter((key) => key.startsWith('audit'))).toHaveLength(1);
});

test('a key for something else is refused, and of another tenant it is another', async () => {
  const { memory, bus } = setUp(opens);
  const as = (tenant: string, title: string) =>
    withContext({ requestId: 'r', tenant }, () => bus.execute(openCase, { title }, { idempotencyKey: 'k' }));
  expect((await as('7', 'Ana')).ok).toBe(true);
  const other = await as('7', 'Bia');
  expect(other.ok ? undefined : other.error).toBeInstanceOf(KeyReused);
  expect(await as('8', 'Bia')).toEqual(ok({ id: 2 }));
  expect(memory.rows.get('case 2')).toBe('Bia');
});

test('a declared error rolls everything back, its key too, and is told outside', async () => {
  let full = true;
  const { memory, failures, bus } = setUp(async (input, context) => {
    const opened = await opens(input, context);
    return full ? err(new QuotaReached()) : opened;
  });
  const once = () => bus.execute(openCase, { title: 'Ana' }, { idempotencyKey: 'k' });
  expect((await once()).ok).toBe(false);
  expect(memory.rows.size).toBe(0);
  expect(failures).toEqual([[expect.objectContaining({ kind: 'command', name: 'open-case' }), expect.any(QuotaReached)]]);
  full = false;
  expect(await once()).toEqual(ok({ id: 1 }));
});

test('what cannot be written down is not done', async () => {
  const { memory, failures, bus } = setUp(opens, { auditFails: true });
  await expect(bus.execute(openCase, { title: 'Ana' })).rejects.toThrow('no room for the trail');
  expect(memory.rows.size).toBe(0);
  expect(failures).toHaveLength(1);
});

test('a failure that cannot be told hides neither', async () => {
  const bug = new TypeError('bug');
  const bus = createBus<undefined>({
    messages: [openCase],
    transaction: (work) => work(undefined),
    audit: { done: async () => undefined, failed: () => Promise.reject(new Error('trail away')) },
  });
  bus.handle(openCase, () => Promise.reject(bug));
  const failed = await bus.execute(openCase, { title: 'Ana' }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(AggregateError);
  expect(failed).toMatchObject({ errors: [bug, expect.objectContaining({ message: 'trail away' })] });
});

test('answers of a query are kept by tenant, errors are not, and one of an older release is asked for again', async () => {
  const kept = new Map<string, unknown>();
  const tags: string[] = [];
  const through: Through = async (entry, load) => {
    tags.push(...entry.tags);
    if (kept.has(entry.key)) return kept.get(entry.key);
    const value = await load();
    kept.set(entry.key, value);
    return value;
  };
  const find = query('find-title', {
    input: of<string>(),
    output: z.string(),
    errors: [QuotaReached],
    cache: { key: (id) => id, tags: (id) => [`case:${id}`] },
  });
  const bus = createBus({ messages: [find], cache: through });
  let asked = 0;
  bus.handle(find, async (id) => {
    asked += 1;
    return id === 'none' ? err(new QuotaReached()) : ok(`title ${asked}`);
  });
  bus.verify();
  const as = (tenant: string, id: string) => withContext({ requestId: 'r', tenant }, () => bus.ask(find, id));
  expect([await as('7', '1'), await as('7', '1'), await as('8', '1')]).toEqual([ok('title 1'), ok('title 1'), ok('title 2')]);
  expect([...kept.keys()]).toEqual(['find-title:7:1', 'find-title:8:1']);
  expect(tags).toEqual(['case:1', 'case:1', 'case:1']);
  expect([(await as('7', 'none')).ok, (await as('7', 'none')).ok, asked]).toEqual([false, false, 4]);
  kept.set('find-title:7:1', { title: 'as it was once' });
  expect(await as('7', '1')).toEqual(ok('title 5'));
});
