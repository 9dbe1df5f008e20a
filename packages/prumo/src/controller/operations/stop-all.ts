import { type Service, stopWaves } from '../../model/index.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { readApplied } from '../applied-store.ts';
import type { ApplyEvent } from '../apply-event.ts';
import { rolesOf } from './roles-of.ts';

/** Who stops when. */
export interface StopOrder {
  /** Names; those of a wave stop side by side, each wave after the one before it. */
  readonly waves: readonly (readonly string[])[];
  /** What does not run, but would start with the agent. */
  readonly idle: readonly string[];
}

/** The safe order in which to stop what runs now. */
export async function stopOrder(platform: LocalPlatform, state: string): Promise<StopOrder> {
  const applied = Object.values((await readApplied(state)).services);
  const instances = new Map((await platform.observe()).map((instance) => [instance.service, instance]));
  const running = applied.filter((service) => instances.get(service.name)?.state !== 'stopped' && instances.has(service.name));
  const roles = await rolesOf(running, platform);
  const known = new Set(applied.map((service) => service.name));
  const others = [...instances.values()].filter((instance) => instance.component !== 'prumo');
  // An interrupted `up` may have started what it had no time to record.
  const strays = others.filter((instance) => !known.has(instance.service) && instance.state !== 'stopped');
  return {
    waves: [
      ...stopWaves(running, (service) => isLast(service, roles.get(service.name))).map((wave) => wave.map(({ name }) => name)),
      strays.map((instance) => instance.service),
    ].filter((wave) => wave.length > 0),
    idle: others.filter((instance) => instance.state === 'stopped').map((instance) => instance.service),
  };
}

/** Stop every service in a safe order. */
export async function stopAll(
  platform: LocalPlatform,
  { state, onEvent, signal }: { readonly state: string; readonly onEvent: (event: ApplyEvent) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { waves, idle } = await stopOrder(platform, state);
  const stop = async (name: string): Promise<void> => {
    const started = performance.now();
    onEvent({ kind: 'begun', name, action: 'stop', because: [] });
    await platform.stop(name);
    onEvent({ kind: 'ready', name, action: 'stop', took: Math.round(performance.now() - started) });
  };
  for (const wave of waves) {
    signal.throwIfAborted();
    await Promise.all(wave.map(stop));
  }
  // An agent that was started only to stop has let nothing run; what was up before must not come back with the machine either.
  await Promise.all(idle.map((name) => platform.stop(name)));
}

/**
 * The primary after its standbys, so that none is promoted on the way down; the cache's master before its replicas, which it waits for
 * to have everything. What others of a kind are not told apart by stops with them.
 */
function isLast(service: Service, role: string | undefined): boolean {
  return service.component === 'redis' ? role !== 'master' : role === 'primary';
}
