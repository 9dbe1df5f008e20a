import * as z from 'zod';

/**
 * Milliseconds. Patroni 3.0.2 keeps five connections waiting, and on a busy machine the routers' checks fill that: the kernel then
 * drops a connection's first packet, and it comes again after one second.
 */
const ANSWER_WITHIN = 2000;

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
