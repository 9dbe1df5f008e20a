import { PrumoError } from '../../errors/index.ts';
import type { Service } from '../../model/index.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { readApplied } from '../applied-store.ts';
import { outlineOf, type OutlineStep } from '../outline.ts';
import { text } from '../text.ts';
import { rolesOf } from './roles-of.ts';

/** In what order `restart` would restart these services. Changes nothing. Rejects with `agent-unreachable`, as it would. */
export async function outlineRestart(inputs: {
  readonly state: string;
  readonly run: string;
  readonly names: readonly string[];
}): Promise<readonly OutlineStep[]> {
  const platform = await connectAgent(inputs);
  if (platform === undefined)
    throw new PrumoError({ code: 'agent-unreachable', what: text.agentSilent(), remedy: text.controllerSilentRemedy() });
  const services = Object.values((await readApplied(inputs.state)).services);
  return restartSteps(services, inputs.names, await rolesOf(services, platform));
}

/** One by one, each component's leader last and only after another member has taken its part, where there is one. Pure. */
export function restartSteps(
  services: readonly Service[],
  names: readonly string[],
  roles: ReadonlyMap<string, string>,
): readonly OutlineStep[] {
  const leads = ({ name }: Service): boolean => ['primary', 'master'].includes(roles.get(name) ?? '');
  const byComponent = Map.groupBy(services, (service) => service.component);
  const stages = [...byComponent.values()].flatMap((members) => {
    const chosen = members.filter((service) => names.includes(service.name));
    const inOrder = [...chosen.filter((service) => !leads(service)), ...chosen.filter(leads)];
    return inOrder.flatMap((service) => {
      const restart = [{ action: 'restart', name: service.name } as const];
      return leads(service) && members.length > 1 ? [[{ action: 'hand-over', name: service.name } as const], restart] : [restart];
    });
  });
  return outlineOf(stages);
}
