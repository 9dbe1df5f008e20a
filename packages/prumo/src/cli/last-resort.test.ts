import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'prumo-last-resort-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** As soon as the handler is there: the command has its own error to tell (there is no spec here) while the bug is being looked at. */
const AT_ONCE = (bug: string) =>
  `process.on('newListener', (name) => { if (name === 'uncaughtException') process.nextTick(() => { ${bug} }); })`;
/** When the command has told its own error. */
const AT_LAST = (bug: string) => `let told = false; process.on('beforeExit', () => { if (!told) { told = true; ${bug} } })`;

/** Run `prumo status` with an error that nobody waits for. */
async function withBug(hook: string, ...argv: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [`--import=data:text/javascript,${encodeURIComponent(hook)}`, cli, 'status', ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TMPDIR: folder, PRUMO_HOME: join(folder, 'home'), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  await once(child, 'close');
  return { code: child.exitCode, ...said };
}

/** The whole command line is started from its source, five times. Milliseconds. */
const WITHIN = { timeout: 60_000 };
const THROWN = "throw new Error('thrown by nobody')";
const REJECTED = "void Promise.reject(new Error('rejected by nobody'))";

test.each([THROWN, REJECTED])('%s: exit 70 in words, and a private file that says where', WITHIN, async (bug) => {
  const { code, err } = await withBug(AT_ONCE(bug));
  expect(code).toBe(70);
  expect(err).toMatch(/Prumo itself failed: (thrown|rejected) by nobody\nThis is a bug of Prumo\. What it was doing is in /);
  const file = /is in (\S+)\.\n/.exec(err)?.[1] ?? '';
  expect(readFileSync(file, 'utf8')).toMatch(/by nobody\n +at /);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.startsWith('prumo-bug-'))).not.toEqual([]);
});

test('with --json it is the one document', WITHIN, async () => {
  const { code, out, err } = await withBug(AT_ONCE(REJECTED), '--json', '--lang', 'pt-BR');
  expect(code).toBe(70);
  expect(err).toBe('');
  const { error } = z.object({ error: z.object({ code: z.string(), exit: z.number(), remedy: z.string() }) }).parse(JSON.parse(out));
  expect(error).toMatchObject({ code: 'bug', exit: 70 });
  expect(error.remedy).toContain('defeito do Prumo');
});

test('with --json, after the command gave its document: still one, and the bug is told on stderr', WITHIN, async () => {
  const { code, out, err } = await withBug(AT_LAST(REJECTED), '--json');
  expect(code).toBe(70);
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'stack-not-running' } });
  expect(err).toContain('Prumo itself failed: rejected by nobody');
});

test('a full disk that nobody waited for is told as what it is', WITHIN, async () => {
  const { code, err } = await withBug(
    AT_ONCE("throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' })"),
  );
  expect(err).toContain('[disk-full]');
  expect(code).toBe(4);
});
