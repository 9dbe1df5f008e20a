import { expect, test, vi } from 'vitest';
import { retry } from './retry.ts';

test('tries again what may go away, and tells', async () => {
  const attempt = vi.fn<() => Promise<string>>();
  attempt.mockRejectedValueOnce(new Error('away')).mockResolvedValue('done');
  const onRetry = vi.fn();
  expect(await retry(attempt, { when: () => true, within: 5000, onRetry })).toBe('done');
  expect(onRetry.mock.calls).toEqual([[new Error('away'), 1]]);
});

test('throws at once what stays, and the last error when the time is over', async () => {
  const attempt = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('stays'));
  await expect(retry(attempt, { when: () => false, within: 5000 })).rejects.toThrow('stays');
  expect(attempt).toHaveBeenCalledOnce();
  await expect(retry(attempt, { when: () => true, within: 0 })).rejects.toThrow('stays');
});

test('a signal ends the waiting', async () => {
  const controller = new AbortController();
  const attempt = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('down'));
  const tried = retry(attempt, { when: () => true, within: 60_000, signal: controller.signal, onRetry: () => controller.abort() });
  await expect(tried).rejects.toThrow('down');
  expect(attempt).toHaveBeenCalledOnce();
});
