import { Registry } from 'prom-client';
import { expect, expectTypeOf, test, vi } from 'vitest';
import { z } from 'zod';
import { err, ok, type Result } from '../result/index.ts';
import { type Bus, createBus, type Handler } from './bus.ts';
import { BusIncomplete, ErrorSwallowed, InvalidInput, type KeyReused } from './errors.ts';
import { type AnyMessage, command, query } from './message.ts';
import type { Middleware } from './middleware.ts';
import { fromOutside, of } from './standard-schema.ts';

class QuotaReached extends Error {
  readonly quota = 10;
}
class NotFound extends Error {
  readonly missing = true;
}

const openCase = command('open-case', {
  input: z.object({ title: z.string().min(3), at: z.coerce.date() }),
  output: of<{ readonly id: string }>(),
  errors: [QuotaReached],
});
const findCase = query('find-case', { input: of<string>(), output: of<string>(), errors: [NotFound] });

const opened: Handler<typeof openCase, undefined> = async ({ title, at }) => ok({ id: `${title} ${at.getUTCFullYear()}` });

function busWith(handler: Handler<typeof openCase, undefined>, middleware: readonly Middleware<undefined>[] = [], registry?: Registry): Bus<undefined> {
  const bus = createBus({ messages: [openCase], middleware, ...(registry === undefined ? {} : { registry }) });
  bus.handle(openCase, handler);
  bus.verify();
  return bus;
}
const INPUT = { title: 'Ana × Banco', at: '2026-01-02' };

test('a command gives its own result: output, declared errors, and what the bus finds', async () => {
  const answer = await busWith(opened).execute(openCase, INPUT);
  expect(answer).toEqual(ok({ id: 'Ana × Banco 2026' }));
  expectTypeOf(answer).toEqualTypeOf<Result<{ readonly id: string }, QuotaReached | InvalidInput | KeyReused>>();
  const bus = createBus({ messages: [findCase] });
  bus.handle(findCase, async (id) => (id === '1' ? ok('Ana') : err(new NotFound())));
  expectTypeOf(await bus.ask(findCase, '1')).toEqualTypeOf<Result<string, NotFound | InvalidInput>>();
  // @ts-expect-error: a query is asked, not executed
  await expect(bus.execute(findCase, '1')).resolves.toEqual(ok('Ana'));
  // @ts-expect-error: of another type
  await bus.ask(findCase, 1);
  // @ts-expect-error: an error it does not declare
  const wrong: Handler<typeof findCase, undefined> = async () => err(new QuotaReached());
  expect(wrong).toBeDefined();
});

test('an input its schema does not take comes back with paths, and no handler sees it', async () => {
  const handler = vi.fn(opened);
  const bus = busWith(handler);
  const answer = await bus.execute(openCase, fromOutside(openCase, { title: 'x', at: 'never' }));
  expect(handler).not.toHaveBeenCalled();
  expect(answer.ok ? undefined : answer.error).toBeInstanceOf(InvalidInput);
  expect(!answer.ok && answer.error instanceof InvalidInput ? answer.error.issues.map(({ path }) => path) : []).toEqual(['title', 'at']);
});

test('a declared error comes back however it was raised; any other is thrown as it is', async () => {
  const quota = new QuotaReached('ten');
  expect(await busWith(async () => err(quota)).execute(openCase, INPUT)).toEqual(err(quota));
  const thrown = async (): Promise<never> => {
    throw quota;
  };
  expect(await busWith(thrown).execute(openCase, INPUT)).toEqual(err(quota));
  const bug = new TypeError('undefined is not a function');
  const broken = async (): Promise<never> => {
    throw bug;
  };
  await expect(busWith(broken).execute(openCase, INPUT)).rejects.toBe(bug);
});

test.each<[string, Middleware<undefined>['run']]>([
  ['catches what is thrown', (call, next) => next(call).catch(() => ok({ id: 'none' }))],
  ['does not look at the outcome', async (call, next) => (await next(call).catch(() => undefined), ok({ id: 'none' }))],
])('a middleware that swallows an error is found out: it %s', async (_, run) => {
  const bug = new TypeError('bug');
  await expect(busWith(async () => err(new QuotaReached()), [{ name: 'careless', run: async (call, next) => (await next(call), ok(1)) }]).execute(openCase, INPUT)).rejects.toThrow(ErrorSwallowed);
  const swallowed = await busWith(() => Promise.reject(bug), [{ name: 'careless', run }]).execute(openCase, INPUT).catch((error: unknown) => error);
  expect(swallowed).toBeInstanceOf(ErrorSwallowed);
  expect(swallowed).toMatchObject({ cause: bug, message: expect.stringContaining('careless') });
});

test('a middleware that does not wait is found out, and what fails later ends no process', async () => {
  const hasty: Middleware<undefined> = {
    name: 'hasty',
    async run(call, next) {
      void next(call);
      return ok({ id: 'none' });
    },
  };
  const late = async (): Promise<never> => {
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error('late');
  };
  await expect(busWith(late, [hasty]).execute(openCase, INPUT)).rejects.toThrow(ErrorSwallowed);
});

test('a middleware may try again, refuse and answer by itself', async () => {
  let times = 0;
  const flaky: Handler<typeof openCase, undefined> = async (input, context) => {
    times += 1;
    if (times === 1) throw new Error('once');
    return opened(input, context);
  };
  const again: Middleware<undefined> = { name: 'again', run: (call, next) => next(call).catch(() => next(call)) };
  expect((await busWith(flaky, [again]).execute(openCase, INPUT)).ok).toBe(true);
  const itself: Middleware<undefined> = { name: 'itself', run: async () => ok({ id: 'kept' }) };
  expect(await busWith(opened, [itself]).execute(openCase, INPUT)).toEqual(ok({ id: 'kept' }));
});

test('verify tells everything that is missing, before anybody asks', () => {
  const kept = query('kept', { input: of<string>(), output: of<string>(), cache: { key: (id) => id } });
  const read = query('read', { input: of<string>(), output: of<string>(), audited: true });
  const again = command('open-case', { input: of<string>(), output: of<string>() });
  const problems = (messages: readonly AnyMessage[]): readonly string[] => {
    try {
      createBus({ messages }).verify();
    } catch (error) {
      if (error instanceof BusIncomplete) return error.problems;
      throw error;
    }
    return [];
  };
  expect(problems([kept, read, openCase, again])).toEqual([
    'two messages are called open-case',
    'no handler for kept',
    'no handler for read',
    'no handler for open-case',
    'kept says how its answers are kept, and there is no cache',
    'read is audited, and there is no audit',
  ]);
  expect(problems([])).toEqual([]);
});

test('a message has one handler, and only the bus’s messages have any', () => {
  const bus = busWith(opened);
  expect(() => bus.handle(openCase, opened)).toThrow('open-case has a handler');
  expect(() => bus.handle(findCase, async () => ok(''))).toThrow('find-case is not a message of this bus');
  expect(() => command('Open Case', { input: of(), output: of() })).toThrow(TypeError);
  expect(() => query('x', { input: of<string>(), output: of(), audited: true, cache: { key: String } })).toThrow('audited');
});

test('what became of each is counted and timed', async () => {
  const registry = new Registry();
  let next: () => Promise<Result<{ readonly id: string }, QuotaReached>> = async () => ok({ id: '1' });
  const bus = busWith(() => next(), [], registry);
  await bus.execute(openCase, INPUT);
  await bus.execute(openCase, { title: '', at: INPUT.at });
  next = async () => err(new QuotaReached());
  await bus.execute(openCase, INPUT);
  next = () => Promise.reject(new Error('bug'));
  await bus.execute(openCase, INPUT).catch(() => undefined);
  const text = await registry.metrics();
  for (const outcome of ['ok', 'invalid', 'refused', 'error']) {
    expect(text).toContain(`commands_total{command="open-case",outcome="${outcome}"} 1`);
    expect(text).toContain(`command_duration_seconds_count{command="open-case",outcome="${outcome}"} 1`);
  }
});
