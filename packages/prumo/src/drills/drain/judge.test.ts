import { expect, test } from 'vitest';
import { type Drained, judgeDrain } from './judge.ts';

const WELL: Drained = { failed: 0, said: '', endedItself: true, took: 1.2, returned: true };
const heldOf = (other: Partial<Drained>) => judgeDrain({ ...WELL, ...other }).held;

test('a drain holds when no request failed, the process ended by itself and is back', () => expect(heldOf({})).toBe(true));

test('one failed request is one too many, and is told with its reason', () => {
  expect(judgeDrain({ ...WELL, failed: 1, said: 'HTTP 502' })).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeDrain({ ...WELL, failed: 1, said: 'HTTP 502' }).reason?.en).toContain('HTTP 502');
});

test('a process that has to be killed does not drain, also where nobody noticed', () => expect(heldOf({ endedItself: false })).toBe(false));

test('a replica that does not come back breaks it', () => expect(heldOf({ returned: false })).toBe(false));

test('where its end is not known nothing is shown', () => expect(heldOf({ endedItself: null })).toBeNull());
