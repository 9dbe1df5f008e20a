import type { Spec } from '../../../../spec/spec.ts';
import { SERVERS, takeInventory } from '../servers/index.ts';
import { abilityChecks } from './abilities.ts';
import type { Check } from './check.ts';
import { limitChecks } from './limits.ts';
import { machineChecks, type MemoryNeeds } from './machine.ts';
import { type EdgePlace, networkChecks } from './network.ts';
import { serverChecks } from './servers.ts';
import { storageChecks } from './storage.ts';

export interface DoctorOptions {
  readonly home: string;
  readonly uid: number;
  /** Absent: every server Prumo knows is looked for. */
  readonly spec?: Spec;
  /** Where the stack's edge listens, if it has one. */
  readonly edge?: EdgePlace;
  /** What the spec needs; absent: what a default stack's servers do. */
  readonly memory?: MemoryNeeds;
  readonly signal?: AbortSignal;
}

/**
 * Look at this machine and say what is good, short or missing. Changes nothing but the home folder (made where absent) and its
 * version cache; works as root and as an ordinary user. Never rejects for what it finds.
 */
export async function runDoctor(options: DoctorOptions): Promise<readonly Check[]> {
  const isRoot = options.uid === 0;
  const [inventory, machine, limits, network, storage] = await Promise.all([
    takeInventory(options.spec, { home: options.home, ...(options.signal && { signal: options.signal }) }),
    machineChecks(options.memory),
    limitChecks(),
    networkChecks(options.edge),
    storageChecks(options.home, isRoot),
  ]);
  const abilities = await abilityChecks(inventory.found.get('nft'), isRoot);
  return [...serverChecks(inventory, SERVERS), ...machine, ...limits, ...network, ...storage, ...abilities];
}
