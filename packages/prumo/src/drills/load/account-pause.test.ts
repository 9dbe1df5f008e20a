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
