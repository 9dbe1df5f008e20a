import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { libpqEnvironment } from '../throughput/pgbench.ts';

/** `pg_dump | gzip -6`, as many have it in a script. */
export async function plainDump(url: string, file: string, signal: AbortSignal): Promise<void> {
  await piped(['pg_dump', '--no-owner', '--no-privileges'], ['gzip', '-6', '-c'], { env: libpqEnvironment(url), output: file, signal });
}

/** `gzip -dc | psql`, into an empty database. */
export async function plainRestore(url: string, file: string, signal: AbortSignal): Promise<void> {
  await piped(['gzip', '-dc'], ['psql', '-Xq', '-v', 'ON_ERROR_STOP=1'], { env: libpqEnvironment(url), input: file, signal });
}

interface Piping {
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly output?: string;
  readonly signal: AbortSignal;
}

/** One program into another, by a pipe of the kernel. Rejects unless both end with 0. */
async function piped(from: readonly string[], to: readonly string[], { env, input, output, signal }: Piping): Promise<void> {
  const second = started(to, ['pipe', output === undefined ? 'ignore' : 'pipe', 'pipe'], env, signal);
  const first = started(from, [input === undefined ? 'ignore' : 'pipe', second.stdin, 'pipe'], env, signal);
  second.stdin?.destroy();
  const flows = [
    ...(input !== undefined && first.stdin !== null ? [pipeline(createReadStream(input), first.stdin)] : []),
    ...(output !== undefined && second.stdout !== null ? [pipeline(second.stdout, createWriteStream(output))] : []),
  ];
  await Promise.all([...flows, ended(first, from), ended(second, to)]);
}

function started(
  argv: readonly string[],
  stdio: readonly unknown[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): ChildProcess {
  const [program = '', ...rest] = argv;
  return spawn(program, rest, { env, signal, stdio: [...stdio] as ('pipe' | 'ignore')[] });
}

async function ended(child: ChildProcess, argv: readonly string[]): Promise<void> {
  const [said] = await Promise.all([child.stderr === null ? '' : text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0)
    throw new Error(`${argv.join(' ')} ended with ${child.exitCode ?? child.signalCode ?? '?'}: ${said.slice(-2000)}`);
}
