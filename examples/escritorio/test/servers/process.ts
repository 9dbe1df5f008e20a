import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Servers refuse to run as root: then they run as `nobody`. */
const DROP = process.getuid?.() === 0 ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : [];
/** A server ends with the tests, also when they are killed: the kernel tells it. */
const ENDS_WITH_US = ['setpriv', '--pdeathsig=TERM'];

/** Milliseconds a server gets to answer, on a machine that has much else to do. */
export const STARTS_WITHIN = 90_000;

/** A server of a test, ended with it. */
export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  log(): string;
  /** Sends the signal and waits until the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server in the foreground, its output in a file of the folder. */
export function start(
  folder: string,
  name: string,
  argv: readonly string[],
  options: { env?: Readonly<Record<string, string>>; asUser?: boolean } = {},
): Running {
  const file = join(folder, `${name}.log`);
  const output = openSync(file, 'a');
  const [command = '', ...rest] = [...(options.asUser === false ? [] : DROP), ...ENDS_WITH_US, ...argv];
  const child = spawn(command, rest, {
    stdio: ['ignore', output, output],
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...options.env },
  });
  const gone = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(timer);
  }
  return { child, stop, log: () => readFileSync(file, 'utf8'), [Symbol.asyncDispose]: () => stop() };
}

/** A server that a test stops and starts again on the same data. */
export interface Restartable extends AsyncDisposable {
  stop(signal: NodeJS.Signals): Promise<void>;
  start(): void;
  log(): string;
}

/** @param atEnd the signal that stops it when the test is over. */
export function restartable(begin: () => Running, atEnd: NodeJS.Signals): Restartable {
  let running = begin();
  return {
    stop: (signal) => running.stop(signal),
    start: () => {
      running = begin();
    },
    log: () => running.log(),
    [Symbol.asyncDispose]: () => running.stop(atEnd),
  };
}

/** Runs a command of a server's kit to its end. @throws with its output when it fails. */
export function runOnce(folder: string, argv: readonly string[]): string {
  const [command = '', ...rest] = [...DROP, ...argv];
  const result = spawnSync(command, rest, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
  });
  if (result.status !== 0) throw new Error(`${argv.join(' ')}: ${result.error?.message ?? ''}${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Makes a folder the servers' user can write. */
export function folderFor(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  if (DROP.length > 0) spawnSync('chown', ['nobody:nogroup', path]);
  return path;
}

/** Asks again every 25 ms until the answer is not undefined. @throws after `within` milliseconds, with the last error as cause. */
export async function eventually<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  within: number,
  what: string | (() => string),
): Promise<T> {
  const end = performance.now() + within;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${typeof what === 'string' ? what : what()}`, { cause });
    await sleep(25);
  }
}
