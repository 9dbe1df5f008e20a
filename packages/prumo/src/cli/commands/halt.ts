import { destroyStack, finishDestroying, type HaltInputs, stopServices, takeDown } from '../../controller/operations/halt.ts';
import { outlineHalt } from '../../controller/operations/outline-halt.ts';
import type { Message } from '../../messages/message.ts';
import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import { confirmName } from '../confirm-name.ts';
import { distFolder } from '../dist-folder.ts';
import { namedStack, requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { ProgressReporter } from '../output/progress.ts';
import { showOutline } from '../output/show-outline.ts';
import { text as outlineText } from '../outline-text.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

export async function runStop(invocation: Invocation, given: Arguments): Promise<number> {
  return given.options['dryRun'] === true ? outline(invocation, 'stop') : halt(invocation, stopServices, text.stopped);
}

export async function runDown(invocation: Invocation, given: Arguments): Promise<number> {
  return given.options['dryRun'] === true ? outline(invocation, 'down') : halt(invocation, takeDown, text.down);
}

/** Deletes data, so the stack's name has to be typed, or passed as `--yes NAME`. */
export async function runDestroy(invocation: Invocation, given: Arguments): Promise<number> {
  if (given.options['dryRun'] === true) return outline(invocation, 'destroy');
  // One that was interrupted had its answer already.
  const finished = await finishDestroying(homeFolder(currentInvoker(invocation.streams.env)));
  const stack = await requireStack(invocation).catch(async (error: unknown) => {
    const named = await namedStack(invocation);
    const gone = finished.find((name) => named === undefined || name === named);
    if (gone === undefined) throw error;
    return gone;
  });
  if (typeof stack === 'string') return tell(invocation, stack, text.destroyed);
  const question = text.confirmDestroy(stack.name, stack.state);
  await confirmName(invocation, stack.name, given.options['yes'], { question, refused: text.notConfirmed() });
  return halt(invocation, destroyStack, text.destroyed);
}

async function outline(invocation: Invocation, extent: 'stop' | 'down' | 'destroy'): Promise<number> {
  const stack = await requireStack(invocation);
  const { steps, agentAnswers } = await outlineHalt({ ...stack, stack: stack.name }, extent);
  if (!agentAnswers) invocation.streams.err.write(`${invocation.say(outlineText.agentSilent())}\n`);
  return showOutline(invocation, stack.name, steps);
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
  return tell(invocation, stack.name, done);
}

function tell({ json, streams, say }: Invocation, stack: string, done: (stack: string) => Message): number {
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, done: true })}\n`);
  else streams.out.write(`${say(done(stack))}\n`);
  return 0;
}
