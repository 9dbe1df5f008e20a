import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** Exit code; null when a signal ended it or it never started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why there is no exit code: it could not be started, was killed by its deadline, or by a signal. */
  readonly failure: string | undefined;
}

export interface RunOptions {
  /** Milliseconds before SIGKILL. */
  readonly within: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Output kept of each stream, in characters; a version or a simulation is far below. */
const OUTPUT_LIMIT = 8 * 1024 * 1024;

/**
 * Run a short program to its end and keep what it says, in the C locale so that it can be parsed. Never rejects: a
 * program that cannot be started is an answer too.
 */
export function runProgram(argv: readonly string[], options: RunOptions): Promise<ProgramResult> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('runProgram needs a program');
  const deadline = AbortSignal.timeout(options.within);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const finish = (code: number | null, failure: string | undefined): void => resolve({ code, stdout, stderr, failure });
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', LANGUAGE: '', ...options.env },
      signal,
      killSignal: 'SIGKILL',
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (stdout.length < OUTPUT_LIMIT) stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (stderr.length < OUTPUT_LIMIT) stderr += chunk;
    });
    child.once('error', (error) => finish(null, deadline.aborted ? `no answer within ${options.within} ms` : error.message));
    child.once('close', (code, name) => finish(code, code === null ? `ended by ${name ?? 'a signal'}` : undefined));
  });
}
