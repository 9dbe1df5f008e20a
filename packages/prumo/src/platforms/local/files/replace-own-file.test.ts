import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceOwnFile } from './replace-own-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-own-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.for([0o600, 0o640, 0o664])('a file of mode %o keeps it', async (mode) => {
  const file = join(folder, 'prumo.yaml');
  writeFileSync(file, 'before');
  chmodSync(file, mode);
  await replaceOwnFile(file, 'after');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['after', mode]);
});

test.runIf(process.getuid?.() === 0)('as root a file of somebody else stays theirs', async () => {
  const file = join(folder, 'prumo.yaml');
  writeFileSync(file, 'before');
  chownSync(file, 12_345, 23_456);
  await replaceOwnFile(file, 'after');
  const { uid, gid } = statSync(file);
  expect([readFileSync(file, 'utf8'), uid, gid]).toEqual(['after', 12_345, 23_456]);
});

test.runIf(process.getuid?.() === 0)('a file of somebody else that an ordinary user may write to stays theirs', async () => {
  chmodSync(folder, 0o777);
  const file = join(folder, 'prumo.yaml');
  writeFileSync(file, 'before');
  chmodSync(file, 0o666);
  const module = new URL('./replace-own-file.ts', import.meta.url).href;
  // The module is loaded before root's rights go: its folder may be closed to others.
  const program = `const own = await import(${JSON.stringify(module)});
    process.setgroups([]); process.setgid(23_456); process.setuid(12_345); await own.replaceOwnFile(${JSON.stringify(file)}, 'after');`;
  execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: 'inherit' });
  const { uid, gid, mode } = statSync(file);
  expect([readFileSync(file, 'utf8'), uid, gid, mode & 0o777]).toEqual(['after', 0, 0, 0o666]);
});

test('a link stays a link, and the file it leads to is replaced, also one that is not there yet', async () => {
  mkdirSync(join(folder, 'there'));
  for (const [name, present] of [
    ['old.yaml', true],
    ['new.yaml', false],
  ] as const) {
    const link = join(folder, name);
    symlinkSync(join('there', name), link);
    if (present) writeFileSync(join(folder, 'there', name), 'before');
    await replaceOwnFile(link, 'after');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readlinkSync(link)).toBe(join('there', name));
    expect(readFileSync(join(folder, 'there', name), 'utf8')).toBe('after');
  }
});

test('a new file can be read by the team', async () => {
  const file = join(folder, 'prumo.yaml');
  await replaceOwnFile(file, 'first');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['first', 0o644]);
});
