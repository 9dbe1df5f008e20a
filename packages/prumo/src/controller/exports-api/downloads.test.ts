import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Downloads } from './downloads.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prumo-downloads-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const everything = (): string[] => readdirSync(join(data, 'downloads'), { recursive: true }).map(String);

test('what is handed over is private, and has no name any more', async () => {
  await using downloads = await Downloads.open(data);
  let folder = '';
  const handed = await downloads.hand((path) => {
    folder = dirname(path);
    expect(statSync(folder).mode & 0o077).toBe(0);
    writeFileSync(path, 'rows');
    return Promise.resolve();
  });
  expect(existsSync(folder)).toBe(false);
  expect(everything()).toHaveLength(1);
  expect(handed.size).toBe(4);
  expect(String(await handed.file.readFile())).toBe('rows');
  await handed[Symbol.asyncDispose]();
});

test('what a command wrote before it failed is gone', async () => {
  await using downloads = await Downloads.open(data);
  const work = downloads.hand((path) => {
    writeFileSync(`${path}.partial`, 'half');
    return Promise.reject(new Error('no'));
  });
  await expect(work).rejects.toThrow('no');
  expect(everything()).toHaveLength(1);
});

test('what a process that was killed left is gone with the next, and its command finds no place any more', async () => {
  const place = join(data, 'downloads/old/d-1');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, '.export.tar.partial'), 'half');
  const downloads = await Downloads.open(data);
  expect(everything()).toHaveLength(1);
  expect(() => writeFileSync(join(place, 'export.tar'), 'rows')).toThrow('ENOENT');
  await downloads[Symbol.asyncDispose]();
  expect(everything()).toEqual([]);
});
