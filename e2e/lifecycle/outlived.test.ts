import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { processTable } from '../harness/process-table.ts';

const OUTLIVE = fileURLToPath(new URL('../harness/outlive.ts', import.meta.url));

let place: string;
beforeEach(() => void (place = mkdtempSync(join(tmpdir(), 'prumo-outlived-'))));
afterEach(() => rmSync(place, { recursive: true, force: true }));

const watching = (): boolean =>
  processTable().some(({ argv }) => argv.some((word) => word.includes(place)) && argv[1]?.endsWith('outlive-watch.ts') === true);

/** A process that leaves a will and then goes on as `then` says; resolves when it has left it. */
async function leave(then: string) {
  const folder = join(place, 'folder');
  mkdirSync(folder);
  const will = { argv: ['mkdir', join(place, 'done')], env: { PATH: process.env['PATH'] ?? '' }, folder };
  const code = `import { Outlive } from ${JSON.stringify(OUTLIVE)}; const one = new Outlive(${JSON.stringify(will)}); ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return { child, ended, folder };
}

test.each(['SIGKILL', 'SIGINT'] as const)('what a test has running goes with it, even by %s', async (signal) => {
  const { child, ended, folder } = await leave(`setInterval(() => undefined, 1000); console.log('left');`);
  await eventually(watching, { within: 10_000 });
  child.kill(signal);
  await ended;
  await eventually(() => existsSync(join(place, 'done')) && !existsSync(folder), { within: 10_000 });
  await eventually(() => !watching(), { within: 10_000 });
});

test('one that takes it away itself leaves nothing to do', async () => {
  const { ended, folder } = await leave(`one[Symbol.dispose](); console.log('left');`);
  await ended;
  await eventually(() => !watching(), { within: 10_000 });
  expect(existsSync(join(place, 'done'))).toBe(false);
  expect(existsSync(folder)).toBe(true);
});
