import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockStack } from './lock.ts';
import { writeStage } from './recover/stage.ts';

let home: string;
let state: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'prumo-test-'));
  state = join(home, 'shop');
  await mkdir(state, { mode: 0o700 });
});
afterEach(() => rm(home, { recursive: true }));

const locked = async (...given: readonly [string, Parameters<typeof lockStack>[3]?]): Promise<void> =>
  (await lockStack(home, 'shop', ...given))[Symbol.asyncDispose]();

test('while the data of a recovery are not whole nothing starts the stack; what finishes or removes it may', async () => {
  await writeStage(state, 'begun', null);
  await expect(locked('prumo up')).rejects.toMatchObject({ code: 'restore-unfinished' });
  await expect(locked('prumo restore', { despite: ['restore'] })).rejects.toMatchObject({ code: 'restore-unfinished' });
  await locked('prumo recover', { despite: ['recovery'] });
  await locked('prumo destroy', { despite: ['restore', 'recovery'] });
  await writeStage(state, 'placed', null);
  await locked('prumo up');
});

test('how far a recovery came is not taken for nothing where it cannot be read', async () => {
  await writeFile(join(state, 'recovering.json'), '{');
  await expect(locked('prumo up')).rejects.toMatchObject({ code: 'state-damaged' });
  await locked('prumo destroy', { despite: ['restore', 'recovery'] });
});
