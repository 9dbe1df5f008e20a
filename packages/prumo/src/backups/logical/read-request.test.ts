import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRequest } from './read-request.ts';

const folder = mkdtempSync(join(tmpdir(), 'prumo-request-'));
const file = join(folder, 'request.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = { folder: '/copies', key: 'k'.repeat(32), prumo: '0.0.0-test', keep: 7 };

test('a request with a password does not stay on the disk, and is taken up once; one without does', async () => {
  writeFileSync(file, JSON.stringify(request), { mode: 0o600 });
  expect(await readRequest('list', file)).toEqual(request);
  expect(await readRequest('now', file)).toEqual(request);
  expect(readFileSync(file, 'utf8')).toBe('');
  expect(await readRequest('now', file)).toBeUndefined();
});
