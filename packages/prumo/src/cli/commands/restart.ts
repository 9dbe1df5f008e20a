import { COMPONENTS } from '../../components/registry.ts';
import { readApplied } from '../../controller/applied-store.ts';
import { outlineRestart } from '../../controller/operations/outline-restart.ts';
import { restartServices } from '../../controller/operations/restart.ts';
import { distFolder } from '../dist-folder.ts';
import { requireSpec } from '../require-spec.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { ProgressReporter } from '../output/progress.ts';
import { showOutline } from '../output/show-outline.ts';
import { selectServices } from '../select-services.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

export async function runRestart(invocation: Invocation, given: Arguments): Promise<number> {
  const stack = await requireStack(invocation);
  const { spec } = await requireSpec(invocation);
  const wanted = given.positional.flat().filter((name) => name !== undefined);
  const names = selectServices(Object.values((await readApplied(stack.state)).services), wanted).map((service) => service.name);
  if (given.options['dryRun'] === true) return showOutline(invocation, stack.name, await outlineRestart({ ...stack, names }));
  const progress = new ProgressReporter(invocation.streams, invocation.locale);
  try {
    await restartServices({
      spec,
      home: stack.home,
      invoker: currentInvoker(invocation.streams.env),
      dist: distFolder(),
      components: COMPONENTS,
      signal: invocation.signal,
      names,
      onEvent: progress.onEvent,
    });
  } finally {
    progress.end();
  }
  if (invocation.json) invocation.streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: stack.name, restarted: names })}\n`);
  else invocation.streams.out.write(`${invocation.say(text.restarted(names.join(', ')))}\n`);
  return 0;
}
