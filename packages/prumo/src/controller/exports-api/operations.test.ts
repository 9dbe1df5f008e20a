import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { Operations } from './operations.ts';

const AT = '2026-11-26T04:00:00.000Z';

/** Operations by number, each ended when the test says so. */
function operations() {
  const all = new Operations(() => new Date(AT));
  const ends: unknown[] = [];
  const begin = (id: string, tenant?: string) => {
    const work = Promise.withResolvers<unknown>();
    const ended = Promise.withResolvers<void>();
    const onEnd = (_: unknown, error: unknown): void => {
      ends.push(error);
      ended.resolve();
    };
    all.begin(id, tenant, () => work.promise, onEnd);
    return {
      resolve(value: unknown): Promise<void> {
        work.resolve(value);
        return ended.promise;
      },
      reject(error: unknown): Promise<void> {
        work.reject(error);
        return ended.promise;
      },
    };
  };
  return { all, ends, begin };
}

test('is under way, and then done with what it answered; the next may begin', async () => {
  const { all, begin, ends } = operations();
  const one = begin('a', '42');
  expect(all.tell('a', undefined, 'en')).toEqual({ id: 'a', tenant: '42', begun: AT, ended: null, status: 'running' });
  expect(() => begin('b')).toThrow(expect.objectContaining({ problem: expect.objectContaining({ status: 409, code: 'stack-busy' }) }));
  await one.resolve({ exports: [] });
  expect(all.tell('a', '42', 'en')).toEqual({ id: 'a', tenant: '42', begun: AT, ended: AT, status: 'done', result: { exports: [] } });
  expect(() => begin('b')).not.toThrow();
  expect(ends).toEqual([undefined]);
});

test('fails with what the command was refused with, and a bug of ours is told without its words', async () => {
  const { all, begin } = operations();
  await begin('a', '9').reject(new PrumoError({ code: 'unknown-tenant', what: verbatim('no 9'), remedy: verbatim('list') }));
  expect(all.tell('a', undefined, 'en')).toMatchObject({
    status: 'failed',
    problem: { status: 404, code: 'unknown-tenant', detail: 'no 9' },
  });
  await begin('b').reject(new TypeError('x is not a function'));
  expect(all.tell('b', undefined, 'pt-BR')).toMatchObject({
    status: 'failed',
    problem: { status: 500, code: 'bug', detail: 'O próprio Prumo falhou.' },
  });
});

test('is none for another tenant, and none that was not begun here', async () => {
  const { all, begin } = operations();
  await begin('a', '42').resolve({});
  await begin('all').resolve({});
  for (const [id, tenant] of [
    ['a', '43'],
    ['all', '42'],
    ['b', undefined],
  ] as const)
    expect(() => all.tell(id, tenant, 'en')).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ status: 404, code: 'unknown-operation' }) }),
    );
});

test('the last hundred are remembered, fewer where their answers are long, and always the last', async () => {
  const { all, begin } = operations();
  const isKnown = (id: string): boolean => {
    try {
      return all.tell(id, undefined, 'en').id === id;
    } catch {
      return false;
    }
  };
  for (let at = 0; at < 101; at += 1) await begin(String(at)).resolve({});
  expect(['0', '1', '100'].map(isKnown)).toEqual([false, true, true]);
  await begin('long').resolve('a'.repeat(5_000_000));
  await begin('longer').resolve('a'.repeat(9_000_000));
  expect(['100', 'long', 'longer'].map(isKnown)).toEqual([false, false, true]);
});
