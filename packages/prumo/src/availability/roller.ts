import type { Message } from '../messages/message.ts';
import type { Platform, Service } from '../model/index.ts';

export interface Roll {
  /** Members whose definition changed, in spec order. */
  readonly changed: readonly Service[];
  /** All members of the group. */
  readonly members: readonly Service[];
  readonly platform: Platform;
  readonly signal: AbortSignal;
  /** Define, restart, wait until ready, record. */
  readonly restart: (service: Service) => Promise<void>;
  readonly onProgress: (name: string, what: Message) => void;
}

/** Takes a group through a restart without interrupting what it serves. */
export type Roller = (roll: Roll) => Promise<void>;
export type RollerFor = (component: string) => Roller;

/** One at a time, each ready before the next. Stops at the first that fails, so that the rest keeps serving. */
export async function rollOneByOne(roll: Roll): Promise<void> {
  for (const service of roll.changed) {
    roll.signal.throwIfAborted();
    await roll.restart(service);
  }
}
