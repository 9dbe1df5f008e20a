import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WriteLog } from '../../src/drills/load/write-log.ts';

// A full disk; a file system of its own needs root.
const asRoot = process.getuid?.() === 0;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-write-log-'));
  if (asRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k,mode=700', 'tmpfs', folder]);
});
afterEach(() => {
  if (asRoot) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

it.runIf(asRoot)('a log of writes that meets a full disk breaks nobody’s work, and says so when it is to be relied on', () => {
  const file = join(folder, 'writes.ndjson');
  const log = new WriteLog('run', file);
  const writes = Array.from({ length: 8000 }, (_, position) => log.begin('application', position));
  const open = log.begin('application', 8000);
  open.sent = 8000;
  for (const write of writes.slice(0, 100)) log.end(write, 'acknowledged');
  log.refuseUnkept();
  for (const write of writes.slice(100)) log.end(write, 'acknowledged');
  // What the server said is known all the same.
  expect(log.of('acknowledged')).toHaveLength(writes.length);
  expect(() => log.refuseUnkept()).toThrow(/ENOSPC/);
  log.close();
  expect(open.outcome).toBe('unknown');
  expect(() => log.refuseUnkept()).toThrow(/ENOSPC/);
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(writes.length);
});

it('a log that was kept whole has every write, and refuses nothing', () => {
  const file = join(folder, 'writes.ndjson');
  const log = new WriteLog('run', file);
  for (let count = 0; count < 10; count += 1) log.end(log.begin('direct', count), 'acknowledged');
  log.close();
  log.refuseUnkept();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(10);
});
