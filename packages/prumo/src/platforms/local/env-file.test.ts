import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appSpec } from '../../../test/fixture/app.ts';
import { isTracked, readEnvironment } from './env-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-env-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = () => readEnvironment({ folder, app: appSpec({}, { envFile: '.env' }) });

test('variables of a file only its owner can read; none where the spec names no file', async () => {
  writeFileSync(join(folder, '.env'), 'STRIPE_KEY=sk_live_1\n', { mode: 0o600 });
  expect(await read()).toEqual({ STRIPE_KEY: 'sk_live_1' });
  expect(await readEnvironment({ folder, app: appSpec({}) })).toEqual({});
  expect(await readEnvironment({ folder, app: undefined })).toEqual({});
});

test('missing, readable by others, not understood or no file: `env-file-unusable`, with the remedy and no value', async () => {
  const file = join(folder, '.env');
  await expect(read()).rejects.toMatchObject({ code: 'env-file-unusable', why: { en: 'There is no such file.' } });
  writeFileSync(file, 'STRIPE_KEY=sk_live_1\n');
  for (const mode of [0o644, 0o640, 0o604]) {
    chmodSync(file, mode);
    await expect(read()).rejects.toMatchObject({ code: 'env-file-unusable', remedy: { en: expect.stringContaining(`chmod 600 ${file}`) } });
  }
  chmodSync(file, 0o600);
  writeFileSync(file, 'A=1\nSTRIPE_KEY sk_live_1\n');
  const error: unknown = await read().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'env-file-unusable', what: { en: expect.stringContaining(`${file}:2`) } });
  expect(JSON.stringify(error)).not.toContain('sk_live');
  rmSync(file);
  mkdirSync(file);
  await expect(read()).rejects.toMatchObject({ code: 'env-file-unusable' });
});

test('a file that git knows is told from one it does not, and from one outside any repository', async () => {
  const file = join(folder, '.env');
  writeFileSync(file, 'A=1\n', { mode: 0o600 });
  expect(await isTracked(file)).toBe(false);
  const git = (...argv: readonly string[]) => execFileSync('git', ['-C', folder, ...argv], { stdio: 'ignore' });
  git('init', '-q');
  expect(await isTracked(file)).toBe(false);
  git('add', '-f', '.env');
  expect(await isTracked(file)).toBe(true);
});
