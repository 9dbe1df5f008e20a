import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readExportRequest } from './read-request.ts';
import type { ExportRequest } from './request.ts';

const folder = mkdtempSync(join(tmpdir(), 'prumo-export-request-'));
const file = join(folder, 'request.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spec = { table: 'offices', key: 'id', title: undefined, column: 'office_id', schema: undefined, schedule: undefined };
const request: ExportRequest = {
  id: 'one',
  folder: '/exports',
  key: 'k'.repeat(32),
  members: [],
  zstd: '/usr/bin/zstd',
  spec: { ...spec, through: {}, shared: [], exclude: [], keep: 7 },
  stack: 'test',
  prumo: '0.0.0-test',
};

test('a process takes up only the request it was started for, once, and leaves another’s to whom it is for', async () => {
  writeFileSync(file, JSON.stringify(request), { mode: 0o600 });
  expect(await readExportRequest(file, 'other')).toBeUndefined();
  expect(await readExportRequest(file, 'one')).toMatchObject({ id: 'one', stack: 'test' });
  expect(readFileSync(file, 'utf8')).toBe('');
  expect(await readExportRequest(file, 'one')).toBeUndefined();
});
