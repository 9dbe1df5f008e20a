import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchLeaks } from './leaks.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function takeForEver(): Error {
  return new Error('taken');
}

test('a connection held too long is told of once, with the stack that took it; one given back in time is not', () => {
  const leaked = vi.fn();
  const returned = vi.fn();
  const leaks = watchLeaks(1000, { leaked, returned });
  const [kept, good] = [{}, {}];
  leaks.took(kept, takeForEver());
  leaks.took(good, new Error('taken'));
  vi.advanceTimersByTime(999);
  leaks.gaveBack(good);
  vi.advanceTimersByTime(10_000);
  expect(leaked).toHaveBeenCalledOnce();
  expect(leaked.mock.calls[0]?.[0]).toMatch(/^at takeForEver/);
  expect(returned).not.toHaveBeenCalled();
  leaks.gaveBack(kept);
  leaks.gaveBack(kept);
  expect(returned).toHaveBeenCalledOnce();
});
