import { z } from 'zod';

/** Milliseconds; a member that has just been promoted answers in a few. */
const ANSWER_WITHIN = 1000;

const answer = z.object({ state: z.literal('running'), role: z.enum(['master', 'primary']) });

/**
 * Whether the member at this address of Patroni's REST interface is the primary and runs. The body too: the status has been seen to
 * be 200, the lock being held, with a dead postmaster.
 */
export async function isPrimary(api: string): Promise<boolean> {
  try {
    const response = await fetch(`${api}/primary`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
    return response.status === 200 && answer.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}
