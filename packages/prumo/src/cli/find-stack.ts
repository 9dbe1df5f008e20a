import { readFile } from 'node:fs/promises';
import { PrumoError } from '../errors/index.ts';
// Not by the index, which would load making certificates too: `status` comes through here, and people wait for it.
import { knownStacks, readAllocation } from '../platforms/local/preflight/identity/allocation-file.ts';
import { homeFolder, stateFolder } from '../platforms/local/preflight/identity/home.ts';
import type { Invocation } from './commands/command.ts';
import { findSpecFile } from './find-spec.ts';
import { currentInvoker } from './invoker.ts';
import { text } from './text.ts';

/** A stack that was started at least once on this machine. */
export interface StartedStack {
  readonly name: string;
  readonly home: string;
  readonly state: string;
  readonly run: string;
}

/**
 * The stack a command is about: `--stack`, else the name in the spec here, else the only one this user has. Reads no more
 * of the spec than its name, so that a broken spec does not hide a running stack. Rejects with `stack-not-running`.
 */
export async function requireStack(invocation: Invocation): Promise<StartedStack> {
  const home = homeFolder(currentInvoker(invocation.streams.env));
  const name = await namedStack(invocation);
  if (name !== undefined) {
    const allocation = await readAllocation(home, name);
    if (allocation !== undefined) return { name, home, state: stateFolder(home, name), run: allocation.run };
  }
  const known = (await knownStacks(home)).flatMap(({ stack, allocation }) =>
    allocation === undefined ? [] : [{ name: stack, home, state: stateFolder(home, stack), run: allocation.run }],
  );
  const [only] = known;
  if (name === undefined && known.length === 1 && only !== undefined) return only;
  throw new PrumoError({ code: 'stack-not-running', what: text.noStack(), remedy: text.noStackRemedy(known.map((stack) => stack.name)) });
}

/** The stack named on the command line or by the spec here, whether it was ever started or not. */
export async function namedStack(invocation: Invocation): Promise<string | undefined> {
  return invocation.stack ?? (await nameInSpec(findSpecFile(invocation.file, process.cwd())));
}

async function nameInSpec(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const content = await readFile(file, 'utf8').catch(() => '');
  return /^name:[ \t]*["']?([a-z0-9-]+)["']?[ \t]*(#.*)?$/m.exec(content)?.[1];
}
