import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { seal } from '../logical/container/index.ts';
import { folderTarget } from '../logical/targets/index.ts';
import { Exports } from './exports.ts';
import { exportManifestName, exportName, type ExportManifest, rowsName } from './manifest.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const folder = mkdtempSync(join(tmpdir(), 'prumo-exports-'));
const target = folderTarget(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date('2026-03-01T00:00:00Z');

async function* of(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content);
}

async function store(daysAgo: number, purpose: ExportManifest['purpose']): Promise<string> {
  const at = new Date(NOW.getTime() - daysAgo * 86_400_000);
  const name = exportName(at, '1');
  const manifest: ExportManifest = {
    format: 1,
    name,
    purpose,
    tenant: { key: '1', title: null },
    stack: 'test',
    database: 'law',
    versions: { prumo: '0.0.0', server: '17.0' },
    begun: at.toISOString(),
    ended: at.toISOString(),
    snapshot: { transactions: '1:1:', wal: '0/1' },
    stored: { size: 4, sha256: '0'.repeat(64) },
    tables: [],
    leftOut: [],
  };
  await target.put(rowsName(name), of('rows'), never);
  await target.put(exportManifestName(name), seal(of(JSON.stringify(manifest)), key, exportManifestName(name)), never);
  return name;
}

test('what a restore was about to replace takes no older export’s place, and goes in its time', async () => {
  const wanted = await store(40, undefined);
  const old = await store(30, 'safety');
  const young = await store(1, 'safety');
  const exports = new Exports(target, key, '');
  expect((await exports.list('1', never)).map(({ manifest }) => manifest?.purpose)).toEqual([undefined, 'safety', 'safety']);
  expect(await exports.prune(7, NOW, never)).toEqual([]);
  const newer = await store(2, undefined);
  expect(await exports.prune(7, NOW, never)).toEqual([wanted, old]);
  expect((await exports.list('1', never)).map(({ name }) => name)).toEqual([newer, young]);
});
