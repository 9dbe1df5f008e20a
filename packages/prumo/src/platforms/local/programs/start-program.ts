import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** How a program ended. */
export interface ProgramExit {
  /** Exit code; null when a signal ended it or it never started. */
  readonly code: number | null;
  /** Why there is no exit code. */
  readonly failure: string | undefined;
  /** Last of what it said on standard error. */
  readonly said: string;
}

export interface StreamOptions {
  /** Where it reads from: a pipe of ours, or nothing. */
  readonly input?: 'pipe';
  /** Where it writes to: a pipe of ours, another program's input (the kernel moves the bytes then, not we), or nowhere. */
  readonly output?: 'pipe' | RunningProgram;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A program whose data flows while it runs. Disposing kills it and waits until it is gone. */
export interface RunningProgram extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Throws when it was started without one. */
  readonly input: Writable;
  readonly output: Readable;
  /** Never rejects. */
  readonly exit: Promise<ProgramExit>;
}

/** Characters kept of standard error: the last ones, where the reason is. */
const SAID_KEPT = 16 * 1024;

/** Start a program, in the C locale so that its words can be read. One that cannot be started ends with a `failure`. */
export function startProgram(argv: readonly string[], { input, output, env, signal }: StreamOptions): RunningProgram {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('startProgram needs a program');
  const sink = output === undefined ? 'ignore' : output === 'pipe' ? 'pipe' : output.input;
  const child = spawn(program, rest, {
    stdio: [input ?? 'ignore', sink, 'pipe'],
    env: { ...process.env, LC_ALL: 'C', LANGUAGE: '', ...env },
    signal,
    killSignal: 'SIGKILL',
  });
  // The next program is to see the end of its input when this one has ended, so no end of that pipe may stay with us.
  if (sink !== 'ignore' && sink !== 'pipe') sink.destroy();
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said = `${said}${chunk}`.slice(-SAID_KEPT);
  });
  // Whoever writes or reads learns of a broken pipe by itself; unread, it must not end our process.
  child.stdin?.on('error', () => undefined);
  child.stdout?.on('error', () => undefined);
  const exit = new Promise<ProgramExit>((resolve) => {
    let failure: string | undefined;
    child.once('error', (error) => {
      failure = error.message;
      if (child.pid === undefined) resolve({ code: null, failure, said });
    });
    child.once('exit', (code, name) => {
      const end = (): void => resolve({ code, failure: code === null ? (failure ?? `ended by ${name ?? 'a signal'}`) : undefined, said });
      if (child.stderr === null || child.stderr.closed) end();
      else child.stderr.once('close', end);
    });
  });
  return {
    pid: child.pid,
    get input() {
      if (child.stdin === null) throw new Error(`${program} was started without an input`);
      return child.stdin;
    },
    get output() {
      if (child.stdout === null) throw new Error(`${program} was started without an output`);
      return child.stdout;
    },
    exit,
    async [Symbol.asyncDispose]() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      child.stdin?.destroy();
      child.stdout?.destroy();
    },
  };
}
