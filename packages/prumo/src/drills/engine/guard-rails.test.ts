import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runningInstance } from '../../../test/fixture/recorded-platform.ts';
import type { Instance } from '../../model/index.ts';
import { outside, watchRails } from './guard-rails.ts';

const TOUCHES = ['postgres', 'pgbouncer', 'app'];
const before = [
  runningInstance('postgres-1', { pid: 1 }),
  runningInstance('postgres-2', { pid: 2 }),
  runningInstance('pgbouncer-1', { pid: 3, component: 'pgbouncer' }),
  runningInstance('redis-1', { pid: 4, component: 'redis' }),
  runningInstance('web-1', { pid: 5, component: 'app' }),
];
const rails = { touches: TOUCHES, struck: new Set(['postgres-1']), before };
const now = (service: string, changes: Partial<Instance> | null) =>
  before.flatMap((one) => (one.service !== service ? [one] : changes === null ? [] : [{ ...one, ...changes }]));

test.each<[string, string | null]>([
  ['postgres-1', null],
  ['postgres-2', 'postgres-2'],
  ['pgbouncer-1', 'pgbouncer-1'],
  ['redis-1', 'redis-1'],
  ['web-1', null],
])('%s exits after postgres-1 was struck: %s leaves the rails', (service, left) => {
  expect(outside(rails, now(service, { pid: null }))).toBe(left);
  expect(outside(rails, now(service, { pid: 99 }))).toBe(left);
  expect(outside(rails, now(service, { startTicks: 2 }))).toBe(left);
  expect(outside(rails, now(service, null))).toBe(left);
});

test('where nothing was struck yet, no server may exit, nor what is not touched', () => {
  const none = { ...rails, struck: new Set<string>() };
  expect(outside(none, now('postgres-1', { pid: 9 }))).toBe('postgres-1');
  expect(outside({ ...none, touches: ['postgres'] }, now('web-1', { pid: 9 }))).toBe('web-1');
  expect(outside(rails, before)).toBeNull();
});

test('what did not run before is no matter', () => {
  const idle = { ...rails, before: [runningInstance('redis-1', { component: 'redis', pid: null })] };
  expect(outside(idle, [runningInstance('redis-1', { component: 'redis' })])).toBeNull();
});

describe('an agent', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['that does not answer for long', '..........', 'silent'],
    ['that answers again before', '.........+', 'there'],
    ['that misses many looks, but not in a row', '.........+.........+', 'there'],
  ])('%s (%s): %s', async (_, looks, expected) => {
    const over = new AbortController();
    const answers = [...looks];
    const platform = { observe: () => (answers.shift() === '.' ? Promise.reject(new Error('no agent')) : Promise.resolve(before)) };
    let left = 'there';
    const watch = watchRails(rails, platform, over.signal, (service) => void (left = service ?? 'silent'));
    await vi.advanceTimersByTimeAsync(30_000);
    over.abort();
    await watch;
    expect(left).toBe(expected);
  });

  test('that answers a look only after the rails came off leaves them no more, whatever it saw', async () => {
    const over = new AbortController();
    const look = Promise.withResolvers<readonly Instance[]>();
    const onLeft = vi.fn();
    const watch = watchRails(rails, { observe: () => look.promise }, over.signal, onLeft);
    await vi.advanceTimersByTimeAsync(1000);
    over.abort();
    look.resolve(now('redis-1', { pid: 99 }));
    await watch;
    expect(onLeft).not.toHaveBeenCalled();
  });
});
