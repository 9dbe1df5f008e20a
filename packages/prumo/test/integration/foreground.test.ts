import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { eventually } from '../fixture/eventually.ts';

const FOREGROUND = new URL('../../src/platforms/local/foreground.ts', import.meta.url).href;

/** A shell as psql is one: Ctrl-C cancels what it is at, and it answers the next line. Any other signal is told and ends it. */
const SHELL = `
import signal, sys
def end(number, frame):
    print('ended by', signal.Signals(number).name, flush=True)
    sys.exit(7)
signal.signal(signal.SIGINT, lambda *_: print('cancelled', flush=True))
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGHUP, end)
print('shell ready', flush=True)
for line in sys.stdin: print('answer to', line.strip(), flush=True)
print('shell closed', flush=True)
`;

/** Run the shell in the foreground as the command line does: its own listeners abort, and leave at once the second time. */
const PROGRAM = `
import { runForeground } from ${JSON.stringify(FOREGROUND)};
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});
process.stdout.write('pid ' + process.pid + '\\n');
process.exitCode = await runForeground({ argv: ['/usr/bin/python3', '-c', ${JSON.stringify(SHELL)}], env: {} }, interrupt.signal);
process.stdout.write('left ' + process.exitCode + '\\n');
`;

/** On a terminal of its own; `type` is what a person types. */
async function onTerminal(act: (terminal: { said: () => string; type: (keys: string) => void; pid: () => number }) => Promise<void>) {
  const command = [process.execPath, '--input-type=module-typescript', '--eval', PROGRAM].map(
    (word) => `'${word.replaceAll("'", `'\\''`)}'`,
  );
  // `exec`: a shell that stays between them (dash does) is in the terminal's group, and would end by Ctrl-C whatever its child makes of it.
  const script = spawn('/usr/bin/script', ['-qefc', `exec ${command.join(' ')}`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(script, 'exit');
  let said = '';
  script.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    await eventually(() => said.includes('shell ready'), { within: 20_000, what: 'the shell is there' });
    await act({
      said: () => said,
      type: (keys) => void script.stdin.write(keys),
      pid: () => Number(/pid (\d+)/.exec(said)?.[1]),
    });
    return { code: (await ended)[0], said };
  } finally {
    script.kill('SIGKILL');
  }
}

test('Ctrl-C is the shell’s: it cancels, twice, and the shell goes on until it is left', async () => {
  const { code, said } = await onTerminal(async ({ said, type }) => {
    for (const count of [1, 2]) {
      type('\u0003');
      await eventually(() => said().split('cancelled').length === count + 1, { within: 10_000, what: `cancelled ${count} times` });
    }
    type('hello\n');
    await eventually(() => said().includes('answer to hello'), { within: 10_000, what: 'the answer' });
    type('\u0004');
  });
  expect(said).toContain('shell closed');
  expect(said).toContain('left 0');
  expect(code).toBe(0);
});

test.for(['SIGTERM', 'SIGHUP'] as const)('%s to the command alone reaches the shell, and its exit code comes back', async (signal) => {
  const { code, said } = await onTerminal(async ({ pid }) => {
    process.kill(pid(), signal);
  });
  expect(said).toContain(`ended by ${signal}`);
  expect(said).toContain('left 7');
  expect(code).toBe(7);
});
