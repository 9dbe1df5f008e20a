import { dirname } from 'node:path';
import { Command, type Ended } from '../harness/command.ts';
import type { TestStack } from '../harness/stack.ts';

export interface Caller {
  /** Words before the program: `setpriv …`. */
  readonly through?: readonly string[];
  /** More environment, or other. PRUMO_HOME is the stack's unless `env` says something else; an empty one counts as none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Run a `prumo` other than the tests' own on a stack, from its folder; fail unless it ends with 0. */
export async function prumoFrom(
  bin: string,
  stack: TestStack,
  argv: readonly string[],
  { through = [], env = {} }: Caller = {},
): Promise<Ended> {
  const [program = bin, ...rest] = [...through, bin, ...argv];
  const path = `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  const ended = await new Command([program, ...rest], {
    cwd: stack.app,
    env: { PATH: path, LANG: 'C.UTF-8', HOME: process.env['HOME'] ?? '/', PRUMO_HOME: stack.home, ...env },
  }).ended;
  if (ended.code !== 0)
    throw new Error(`${[program, ...rest].join(' ')} ended with ${ended.code ?? ended.signal ?? '?'}\n${ended.stdout}\n${ended.stderr}`);
  return ended;
}
