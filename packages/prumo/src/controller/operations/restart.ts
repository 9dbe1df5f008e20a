import { PrumoError } from '../../errors/index.ts';
import { rollOneByOne } from '../../availability/roller.ts';
import type { Service } from '../../model/index.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import type { ApplyEvent } from '../apply-event.ts';
import { text } from '../text.ts';
import { waitUntilReady } from '../wait-until-ready.ts';
import { lockStack } from './lock.ts';
import { prepare, type PrepareInputs } from './prepare.ts';
import { rollerFor } from './rollers.ts';

/** Restart services of one component one after the other, each ready before the next; databases and caches hand over first. */
export async function restartServices(
  inputs: PrepareInputs & { readonly names: readonly string[]; readonly onEvent: (event: ApplyEvent) => void },
): Promise<void> {
  await using _lock = await lockStack(inputs.home, inputs.spec.name, 'prumo restart');
  const { context, desired, allocation } = await prepare({ ...inputs, onShortage: 'warn' });
  const platform = await connectAgent(allocation);
  if (platform === undefined)
    throw new PrumoError({ code: 'agent-unreachable', what: text.agentSilent(), remedy: text.controllerSilentRemedy() });
  const restart = async (service: Service): Promise<void> => {
    const started = performance.now();
    inputs.onEvent({ kind: 'begun', name: service.name, action: 'restart', because: [] });
    await platform.restart(service.name);
    await waitUntilReady(service, platform, inputs.signal);
    inputs.onEvent({ kind: 'ready', name: service.name, action: 'restart', took: Math.round(performance.now() - started) });
  };
  const byComponent = Map.groupBy(
    desired.services.filter((service) => inputs.names.includes(service.name)),
    (service) => service.component,
  );
  for (const [component, changed] of byComponent) {
    const members = desired.services.filter((service) => service.component === component);
    const roller = members.length > 1 ? rollerFor(component, context) : rollOneByOne;
    await roller({
      changed,
      members,
      platform,
      signal: inputs.signal,
      restart,
      onProgress: (name, what) => inputs.onEvent({ kind: 'progress', name, what }),
    });
  }
}
