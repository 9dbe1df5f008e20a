import { setTimeout as delay } from 'node:timers/promises';
import { adminSocket } from '../../components/haproxy/index.ts';
import { askHaproxy, readStat } from '../ask-haproxy.ts';
import type { StackContext, StackNode } from '../../model/index.ts';

/** Milliseconds. Everybody waits for this answer, and it costs nobody a login. */
const LOOK_EVERY = 10;
/** Milliseconds for the other routers, once one leads to the new primary: three of their checks. One that is dead or hangs is not waited for. */
const OTHERS_WITHIN = 300;

/** HAProxy's servers of the section `primary` that are up, by the answer to `show stat`. */
export function leadsTo(answer: string): readonly string[] {
  return readStat(answer).flatMap(({ pxname, svname = '', status = '' }) =>
    pxname === 'primary' && svname.startsWith('postgres-') && status.startsWith('UP') ? [svname] : [],
  );
}

/**
 * Tell every router that this member is primary now, as PostgreSQL itself has said: each would see it at its next check, up to 100 ms
 * later, while everybody waits. It goes on checking.
 */
export async function leadTo(context: StackContext, member: string): Promise<void> {
  const tell = (router: StackNode): Promise<string> =>
    askHaproxy(adminSocket(context, `router-${router.index}`), `set server primary/${member} health up`);
  // One that does not hear it sees it for itself.
  await Promise.allSettled(context.nodesOf('router').map(tell));
}

/**
 * Look at every router, by its own word, until it leads to another member than `before` only. A pooler that is let go while one of its
 * routers leads nowhere yet may fail who asks next. False when none does at `latest` (`performance.now()`).
 */
export async function awaitLed(context: StackContext, before: string, latest: number, signal: AbortSignal): Promise<boolean> {
  let deadline = latest;
  const leads = async (router: StackNode): Promise<boolean> => {
    const socket = adminSocket(context, `router-${router.index}`);
    for (;;) {
      signal.throwIfAborted();
      const up = await askHaproxy(socket, 'show stat').then(leadsTo, (): readonly string[] => []);
      if (up.length > 0 && !up.includes(before)) {
        deadline = Math.min(deadline, performance.now() + OTHERS_WITHIN);
        return true;
      }
      if (performance.now() > deadline) return false;
      await delay(LOOK_EVERY);
    }
  };
  return (await Promise.all(context.nodesOf('router').map(leads))).includes(true);
}
