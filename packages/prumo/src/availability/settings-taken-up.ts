import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { StackContext } from '../model/index.ts';
import { accessOf } from './patroni-access.ts';

/**
 * Rounds of a member until others see what a changed setting needs of it: one may be under way with the old settings, the next
 * takes the new ones up, the third publishes that a restart is pending, and one more for `/cluster` to be read after that.
 */
const ROUNDS = 4;
/** Milliseconds; a member that is away longer takes the settings up when it starts. */
const WITHIN = 30_000;
const LOOK_EVERY = 200;

const seenSchema = z.object({ dcs_last_seen: z.number() });

/** Wait until every member has gone through enough rounds since now to have taken up, and said, what a changed setting needs. */
export async function settingsTakenUp(context: StackContext, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(WITHIN)]);
  await Promise.all(accessOf(context).members.map((member) => rounds(member, deadline)));
  signal.throwIfAborted();
}

/** `dcs_last_seen`, in whole seconds, moves on once a round at most. */
async function rounds(member: string, deadline: AbortSignal): Promise<void> {
  const seen = new Set<number>();
  while (seen.size <= ROUNDS && !deadline.aborted) {
    const last = await lastSeen(member);
    if (last !== undefined) seen.add(last);
    await delay(LOOK_EVERY, undefined, { signal: deadline }).catch(() => undefined);
  }
}

async function lastSeen(member: string): Promise<number | undefined> {
  try {
    const response = await fetch(`${member}/patroni`, { signal: AbortSignal.timeout(2000) });
    return seenSchema.parse(await response.json()).dcs_last_seen;
  } catch {
    return undefined; // restarting; asked again
  }
}
