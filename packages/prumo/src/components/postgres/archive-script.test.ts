import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ARCHIVE_GAP } from './archive.ts';
import { ARCHIVE_SCRIPT } from './archive-script.ts';

// Each call is a program of its own, as PostgreSQL's is: a second on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const HISTORY = '00000002.history';
const SEGMENTS = ['000000020000000000000001', '000000020000000000000002', '000000020000000000000003'];
const RECYCLED = '000000020000000000000000';

let folder = '';
let wal = '';
let record = '';
let status = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-archive-'));
  wal = join(folder, 'cluster', 'pg_wal');
  record = join(folder, 'wal-given-up.jsonl');
  status = join(wal, 'archive_status');
  mkdirSync(status, { recursive: true });
  for (const name of [HISTORY, ...SEGMENTS]) {
    writeFileSync(join(wal, name), '');
    writeFileSync(join(status, `${name}.ready`), '');
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As PostgreSQL does it: one file, with what is to wait at most in bytes, by a push that ends so. */
function archive(name: string, push: string, limit = 1): number | null {
  const { status: code } = spawnSync('python3', ['-I', '-c', ARCHIVE_SCRIPT, String(limit), record, join(wal, name), 'sh', '-c', push]);
  if (code === 0) rmSync(join(status, `${name}.ready`));
  if (code === 0) writeFileSync(join(status, `${name}.done`), '');
  return code;
}

/** The first failure was so many seconds ago, and the last one so many. */
function failing(first: number, last: number): void {
  const now = Date.now() / 1000;
  writeFileSync(`${record}.tried`, String(now - first));
  utimesSync(`${record}.tried`, now - last, now - last);
}

const fails = 'exit 1';
const givenUp = () =>
  existsSync(record)
    ? readFileSync(record, 'utf8')
        .trim()
        .split('\n')
        .map((line) => String(JSON.parse(line).file))
    : [];
const ready = () =>
  readdirSync(status)
    .filter((name) => name.endsWith('.ready'))
    .toSorted();

test('above the limit WAL is given up only when everything has failed for a minute', () => {
  expect(archive(HISTORY, fails)).toBe(1);
  expect(archive(HISTORY, fails)).toBe(1);
  failing(40, 1);
  expect(archive(HISTORY, fails)).toBe(1);
  // The failures before are not these: the server was stopped in between.
  failing(4000, 3600);
  expect(archive(HISTORY, fails)).toBe(1);
  expect(givenUp()).toEqual([]);
  failing(61, 59);
  expect(archive(HISTORY, fails, 1e9)).toBe(1);
  // What a push took counts too.
  failing(40, 35);
  expect(archive(HISTORY, `sleep 1; ${fails}`)).toBe(1);
  expect(Date.now() / 1000 - Number(readFileSync(`${record}.tried`, 'utf8'))).toBeGreaterThan(40.9);
  failing(61, 40);
  expect(archive(HISTORY, fails)).toBe(0);
  expect(givenUp()).toEqual([HISTORY]);
});

test('while nothing gets through, what comes next is given up without a try for half a minute, and a success ends that', () => {
  failing(100, 10);
  expect(archive(SEGMENTS[0] ?? '', `touch ${folder}/asked`)).toBe(0);
  expect(existsSync(join(folder, 'asked'))).toBe(false);
  failing(100, 31);
  expect(archive(SEGMENTS[1] ?? '', `touch ${folder}/asked`)).toBe(0);
  expect(existsSync(join(folder, 'asked'))).toBe(true);
  expect(givenUp()).toEqual([SEGMENTS[0]]);
  expect(archive(SEGMENTS[2] ?? '', fails)).toBe(1);
});

test('a push that a signal ended is no failure', () => {
  for (const [push, code] of [
    ['kill -KILL $$', 137],
    ['exit 63', 63],
  ] as const) {
    expect(archive(HISTORY, push)).toBe(code);
    expect(existsSync(`${record}.tried`)).toBe(false);
    failing(100, 40);
    expect(archive(HISTORY, push)).toBe(code);
    rmSync(`${record}.tried`);
  }
  expect(givenUp()).toEqual([]);
});

test('what was given up and is still there is offered again by the first success', () => {
  writeFileSync(join(status, `${RECYCLED}.ready`), '');
  failing(100, 40);
  for (const name of [HISTORY, RECYCLED, SEGMENTS[0] ?? '']) expect(archive(name, fails, 0)).toBe(0);
  expect(ready()).toEqual(SEGMENTS.slice(1).map((name) => `${name}.ready`));
  rmSync(join(status, `${RECYCLED}.done`));
  failing(100, 40);
  expect(archive(SEGMENTS[1] ?? '', 'exit 0')).toBe(0);
  expect(ready()).toEqual([HISTORY, SEGMENTS[0], SEGMENTS[2]].map((name) => `${name}.ready`).toSorted());
  // Only once: from now on they are as any other.
  for (const name of [HISTORY, SEGMENTS[0] ?? '']) expect(archive(name, 'exit 0')).toBe(0);
  expect(ready()).toEqual([`${SEGMENTS[2]}.ready`]);
  expect(givenUp()).toHaveLength(3);
});

test('a new primary offers histories too: the old one may have given one up', () => {
  for (const name of [HISTORY, ...SEGMENTS]) rmSync(join(status, `${name}.ready`));
  for (const name of [HISTORY, SEGMENTS[0] ?? '']) writeFileSync(join(status, `${name}.done`), '');
  const { status: code } = spawnSync('python3', ['-I', '-c', ARCHIVE_GAP, join(folder, 'cluster'), 'on_role_change', 'primary', 'c']);
  expect(code).toBe(0);
  expect(ready()).toEqual([HISTORY, SEGMENTS[0]].map((name) => `${name}.ready`).toSorted());
});
