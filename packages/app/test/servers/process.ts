import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNPRIVILEGED } from './place.ts';

/** A server of a test. */
export interface Running extends AsyncDisposable {
  pid(): number | undefined;
  /** False once it has ended, of itself too. */
  runs(): boolean;
  log(): string;
  /** Sends the signal and waits until the process is gone; after 20 s it is killed. */
  stop(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again, on the same data and address. @throws while it runs. */
  start(): void;
  /** Sends a signal and waits for nothing: `SIGSTOP` makes a server hang, `SIGCONT` ends that. */
  signal(signal: NodeJS.Signals): void;
}

/**
 * Starts a server in the foreground, its output in a file of the folder.
 * @param atEnd the signal that stops it when the test is over.
 */
export function startProcess(folder: string, name: string, argv: readonly string[], atEnd: NodeJS.Signals): Running {
  const file = join(folder, `${name}.log`);
  let child = begin();
  let gone = ending(child);

  function begin(): ChildProcess {
    const output = openSync(file, 'a');
    const [command = '', ...rest] = [...UNPRIVILEGED, ...argv];
    const started = spawn(command, rest, { stdio: ['ignore', output, output], cwd: folder, env: environment() });
    closeSync(output);
    return started;
  }
  function runs(): boolean {
    return child.exitCode === null && child.signalCode === null;
  }
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (runs()) child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(timer);
  }
  return {
    pid: () => child.pid,
    runs,
    log: () => readFileSync(file, 'utf8'),
    stop,
    start() {
      if (runs()) throw new Error(`${name} runs`);
      child = begin();
      gone = ending(child);
    },
    signal: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      // A stopped process hears nothing else.
      child.kill('SIGCONT');
      await stop(atEnd);
    },
  };
}

function ending(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
}

/** Runs a command of a server's kit to its end. @throws with its output when it fails. */
export function runOnce(folder: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const [command = '', ...rest] = [...UNPRIVILEGED, ...argv];
  const result = spawnSync(command, rest, { cwd: folder, encoding: 'utf8', timeout: 120_000, env: { ...environment(), ...env } });
  if (result.status !== 0) throw new Error(`${argv.join(' ')}: ${result.error?.message ?? ''}${result.stdout}${result.stderr}`);
  return result.stdout;
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' };
}
