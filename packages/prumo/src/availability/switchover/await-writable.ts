import { setTimeout as delay } from 'node:timers/promises';
import { MONITOR } from '../../components/postgres/index.ts';
import { PORTS, routerSocketFolder, type StackContext, type StackNode } from '../../model/index.ts';
import { askOnce, type Login } from './ask.ts';
import { TIMELINE } from './prepare-primary.ts';

/** Milliseconds. Everybody waits for this answer. */
const LOOK_EVERY = 20;
const ANSWER_WITHIN = 500;
/** Milliseconds for the other routers, once one leads to the new primary: three of their checks. One that is dead or hangs is not waited for. */
const OTHERS_WITHIN = 300;

/**
 * Poll through every router, the way the poolers go, until a primary on another timeline than `before` answers. A pooler that is let go while one
 * of its routers leads nowhere yet may fail who asks next. False when there is none at `latest` (`performance.now()`).
 */
export async function awaitWritable(context: StackContext, before: string, latest: number, signal: AbortSignal): Promise<boolean> {
  let deadline = latest;
  const leads = async (router: StackNode): Promise<boolean> => {
    for (;;) {
      signal.throwIfAborted();
      const rows = await askOnce(through(context, router), TIMELINE, ANSWER_WITHIN).catch(() => []);
      const timeline = rows[0]?.['timeline'];
      if (typeof timeline === 'string' && timeline !== before) {
        deadline = Math.min(deadline, performance.now() + OTHERS_WITHIN);
        return true;
      }
      if (performance.now() > deadline) return false;
      await delay(LOOK_EVERY);
    }
  };
  return (await Promise.all(context.nodesOf('router').map(leads))).includes(true);
}

function through(context: StackContext, router: StackNode): Login {
  return {
    host: routerSocketFolder(context, router),
    port: PORTS.routerWrite,
    user: MONITOR,
    password: context.secret('database.monitor'),
    database: context.spec.database.name,
  };
}
