import { COMPONENTS } from '../../components/registry.ts';
import { outlineSwitchover, switchPrimary } from '../../controller/operations/switchover.ts';
import type { Message } from '../../messages/message.ts';
import { distFolder } from '../dist-folder.ts';
import { requireSpec } from '../require-spec.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { showOutline } from '../output/show-outline.ts';
import { text } from '../switchover-text.ts';
import type { Arguments, Invocation } from './command.ts';

/** Make another member primary, without a failed request. */
export async function runSwitchover(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, locale, signal, say } = invocation;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const to = given.options['to'];
  const inputs = {
    spec,
    home: stack.home,
    invoker: currentInvoker(streams.env),
    dist: distFolder(),
    components: COMPONENTS,
    signal,
    ...(typeof to === 'string' ? { to } : {}),
    onProgress: (what: Message) => void streams.err.write(`${what[locale]}\n`),
  };
  if (given.options['dryRun'] === true) return showOutline(invocation, stack.name, await outlineSwitchover(inputs));
  const done = await switchPrimary(inputs);
  const changed = done.from !== done.to;
  if (invocation.json) {
    const document = {
      schemaVersion: 1,
      stack: stack.name,
      changed,
      from: done.from,
      to: done.to,
      heldMilliseconds: Math.round(done.held),
      tookMilliseconds: Math.round(done.took),
    };
    streams.out.write(`${JSON.stringify(document)}\n`);
  } else streams.out.write(`${say(changed ? text.done(done.from, done.to, done.held / 1000) : text.already(done.to))}\n`);
  return 0;
}
