import { COMPONENTS } from '../../components/registry.ts';
import { foreseeInPlace, type InPlaceInputs, restoreInPlace, undoInPlace } from '../../controller/operations/in-place/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { quantity } from '../../model/index.ts';
import { confirmName } from '../confirm-name.ts';
import { distFolder } from '../dist-folder.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { teller } from '../output/tell-progress.ts';
import { requireSpec } from '../require-spec.ts';
import { text } from '../restore-text.ts';
import type { Arguments, Invocation } from './command.ts';

/** `restore --to in-place` and `restore --undo`: the database itself goes back, so the stack's name has to be typed, or passed as `--yes NAME`. */
export async function runRestoreInPlace(invocation: Invocation, { options }: Arguments, time: number | undefined): Promise<number> {
  const { streams, say, json, signal } = invocation;
  const isUndo = options['undo'] === true;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const inputs: InPlaceInputs = {
    spec,
    home: stack.home,
    invoker: currentInvoker(streams.env),
    dist: distFolder(),
    components: COMPONENTS,
    signal,
    ...(time === undefined ? {} : { time }),
    ...(typeof options['backup'] === 'string' ? { label: options['backup'] } : {}),
    onStep: (what) => void streams.err.write(`${say(what)}\n`),
    onProgress: teller(invocation),
  };
  const until = time === undefined ? null : new Date(time).toISOString();
  const document = { schemaVersion: 1, stack: stack.name, to: 'in-place', undo: isUndo, time: until };
  if (options['dryRun'] === true) {
    if (isUndo) throw new PrumoError({ code: 'usage', what: text.noUndoDryRun(), remedy: text.noUndoDryRunRemedy() });
    const { backup, size, member, stops, isUnfinished } = await foreseeInPlace(inputs);
    if (json) streams.out.write(`${JSON.stringify({ ...document, dryRun: true, backup, bytes: size, member, stops, isUnfinished })}\n`);
    else streams.out.write(`${say(text.foreseenInPlace(backup, until, member, quantity(size, 'bytes'), stops))}\n`);
    return 0;
  }
  const question = isUndo ? text.confirmUndo(stack.name) : text.confirmInPlace(stack.name, until);
  await confirmName(invocation, stack.name, options['yes'], { question, refused: text.nothingChanged() });
  const { backup, size, member, safety, after, took, closed } = await (isUndo ? undoInPlace(inputs) : restoreInPlace(inputs));
  if (json) {
    const made = { backup, bytes: size, member, safety, after };
    const times = { tookMilliseconds: Math.round(took), closedMilliseconds: Math.round(closed) };
    streams.out.write(`${JSON.stringify({ ...document, ...made, ...times })}\n`);
    return 0;
  }
  const closedFor = quantity(closed / 1000, 'seconds');
  const lines = [
    isUndo ? text.putBack(closedFor) : text.restoredInPlace(backup, until, closedFor),
    ...(after === null ? [] : [text.canBeUndone(safety)]),
  ];
  streams.out.write(lines.map((line) => `${say(line)}\n`).join(''));
  return 0;
}
