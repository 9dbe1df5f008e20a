import { createInterface } from 'node:readline/promises';
import { destroyStack, type HaltInputs, stopServices, takeDown } from '../../controller/operations/halt.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { distFolder } from '../dist-folder.ts';
import { requireStack, type StartedStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { ProgressReporter } from '../output/progress.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

export function runStop(invocation: Invocation): Promise<number> {
  return halt(invocation, stopServices, text.stopped);
}

export function runDown(invocation: Invocation): Promise<number> {
  return halt(invocation, takeDown, text.down);
}

/** Deletes data, so the stack's name has to be typed, or passed as `--yes NAME`. */
export async function runDestroy(invocation: Invocation, given: Arguments): Promise<number> {
  const stack = await requireStack(invocation);
  const answer = given.options['yes'] ?? (await ask(invocation, stack));
  if (answer !== stack.name)
    throw new PrumoError({ code: 'not-confirmed', what: text.notConfirmed(), remedy: text.notConfirmedRemedy(stack.name) });
  return halt(invocation, destroyStack, text.destroyed);
}

async function halt(
  invocation: Invocation,
  operation: (inputs: HaltInputs) => Promise<void>,
  done: (stack: string) => Message,
): Promise<number> {
  const stack = await requireStack(invocation);
  const progress = new ProgressReporter(invocation.streams, invocation.locale);
  try {
    await operation({
      home: stack.home,
      stack: stack.name,
      state: stack.state,
      run: stack.run,
      dist: distFolder(),
      invoker: currentInvoker(invocation.streams.env),
      onEvent: progress.onEvent,
      onNote: (note) => progress.note(`${invocation.say(text.warning())} ${invocation.say(note)}`),
      signal: invocation.signal,
    });
  } finally {
    progress.end();
  }
  if (invocation.json) invocation.streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: stack.name, done: true })}\n`);
  else invocation.streams.out.write(`${invocation.say(done(stack.name))}\n`);
  return 0;
}

async function ask(invocation: Invocation, stack: StartedStack): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(invocation.say(text.confirmDestroy(stack.name, stack.state)), { signal: invocation.signal })).trim();
  } finally {
    terminal.close();
  }
}
