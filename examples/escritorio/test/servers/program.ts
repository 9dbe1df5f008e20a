import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { eventually, type Running, start, STARTS_WITHIN } from './process.ts';

/** Where a program finds everything it needs. */
interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
}
/** And where what it writes is kept. */
interface Place extends Surroundings {
  readonly servers: { readonly folder: string };
}

const APPLICATION = join(import.meta.dirname, '..', '..');

/** Runs one of the application's programs to its end. */
export function runProgram(
  stack: Surroundings,
  program: string,
  ...argv: string[]
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [join(APPLICATION, program), ...argv], {
    encoding: 'utf8',
    timeout: 120_000,
    env: { PATH: process.env['PATH'], ...stack.environment },
  });
}

/** Starts one of the application's programs. */
export function startProgram(stack: Place, name: string, program: string, environment: Readonly<Record<string, string>> = {}): Running {
  return start(stack.servers.folder, name, [process.execPath, join(APPLICATION, program)], {
    env: { ...stack.environment, ...environment },
    asUser: false,
  });
}

/** Starts one that listens, and waits until it is ready. */
export async function startServer(
  stack: Place,
  name: string,
  program: string,
  host: string,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Running & { readonly host: string; readonly port: number }> {
  const running = startProgram(stack, name, program, { ...environment, HOST: host, PORT: String(port), DRAIN_MS: '600' });
  await eventually(
    async () => ((await fetch(`http://${host}:${port}/ready`)).ok ? true : undefined),
    STARTS_WITHIN,
    () => `${name} is ready: ${running.log()}`,
  );
  return { ...running, host, port };
}
