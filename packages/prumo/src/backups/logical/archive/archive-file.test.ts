import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ArchiveFile } from './archive-file.ts';

test('a length below 0 where something is to be passed over is an error, and not read again for ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prumo-archive-file-'));
  writeFileSync(join(folder, 'dump'), Buffer.from([1, 5, 0, 0, 0]));
  const handle = await open(join(folder, 'dump'));
  const file = new ArchiveFile(handle, 5);
  const length = await file.int();
  expect(length).toBe(-5);
  expect(() => file.skip(length)).toThrow('length of -5');
  await handle.close();
  rmSync(folder, { recursive: true });
});
