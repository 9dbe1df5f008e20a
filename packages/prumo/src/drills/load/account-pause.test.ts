import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pauseBetween } from './account.ts';
import { WriteLog } from './write-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'prumo-pause-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Acknowledged writes at the given moments. */
function logOf(name: string, ...moments: readonly number[]): WriteLog {
  const log = new WriteLog(name, join(folder, name));
  for (const moment of moments) {
    const write = log.begin('application', moment);
    log.end(write, 'acknowledged');
    write.done = moment;
  }
  return log;
}

test('a pause that begins before or ends after the time still counts whole', () => {
  expect(pauseBetween(logOf('before', 0, 100, 2100, 2200, 9200), 1000, 3000)).toBe(7);
  expect(pauseBetween(logOf('inside', 0, 100, 2100, 2200, 2300, 9200), 1000, 2250)).toBe(2);
});

test('a pause that was over before the time, or began after it, is no matter', () => {
  expect(pauseBetween(logOf('earlier', 0, 5000, 5100, 5200), 5050, 5150)).toBe(0.1);
  expect(pauseBetween(logOf('later', 0, 100, 200, 9200), 50, 150)).toBe(0.1);
});

test('writes that have not come back are a pause that lasts', () => {
  const now = performance.now();
  const pause = pauseBetween(logOf('gone', now - 6000, now - 5000), now - 5500, now);
  expect(pause).toBeGreaterThanOrEqual(5);
  expect(pause).toBeLessThan(60);
});
