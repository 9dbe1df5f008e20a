import { expect, expectTypeOf, test } from 'vitest';
import { andThen, err, fromPromise, map, mapError, match, ok, type Result } from './result.ts';

class Closed extends Error {
  readonly reason = 'closed';
}
class Full extends Error {
  readonly reason = 'full';
}

const isClosed = (error: unknown): error is Closed => error instanceof Closed;

test('a value goes through every step, an error past them', () => {
  const half = (value: number): Result<number, Full> => (value % 2 === 0 ? ok(value / 2) : err(new Full()));
  const start: Result<number, Closed> = ok(4);
  expect(map(andThen(start, half), (value) => value + 1)).toEqual(ok(3));
  expectTypeOf(andThen(start, half)).toEqualTypeOf<Result<number, Closed | Full>>();

  const closed: Result<number, Closed> = err(new Closed());
  const never = (): never => {
    throw new Error('a step after an error');
  };
  expect(andThen(map(closed, never), never)).toEqual(closed);
  expect(mapError(closed, ({ reason }) => reason)).toEqual(err('closed'));
  expect(mapError(ok(1), never)).toEqual(ok(1));
});

test('match wants both cases and gives what they give', () => {
  const tell = (result: Result<number, Closed>): string => match(result, { ok: (value) => `is ${value}`, err: ({ reason }) => reason });
  expect([tell(ok(1)), tell(err(new Closed()))]).toEqual(['is 1', 'closed']);
});

test('only an error the guard knows becomes a value', async () => {
  expect(await fromPromise(Promise.resolve(1), isClosed)).toEqual(ok(1));
  const closed = new Closed();
  expect(await fromPromise(Promise.reject(closed), isClosed)).toEqual(err(closed));
  const bug = new TypeError('undefined is not a function');
  await expect(fromPromise(Promise.reject(bug), isClosed)).rejects.toBe(bug);
});
