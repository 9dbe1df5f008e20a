import { setTimeout as delay } from 'node:timers/promises';
import { MONITOR } from '../../components/postgres/index.ts';
import type { StackContext } from '../../model/index.ts';
import { askOnce } from './ask.ts';
import { TIMELINE } from './prepare-primary.ts';

/** Milliseconds. Everybody waits for this answer. */
const LOOK_EVERY = 20;
const ANSWER_WITHIN = 500;

/**
 * Poll through the router, the way the poolers go, until a primary on another timeline than `before` answers. False after `within`
 * milliseconds.
 */
export async function awaitWritable(context: StackContext, before: string, within: number, signal: AbortSignal): Promise<boolean> {
  const { host, port } = context.endpoint('database');
  const login = { host, port, user: MONITOR, password: context.secret('database.monitor'), database: context.spec.database.name };
  const deadline = performance.now() + within;
  for (;;) {
    signal.throwIfAborted();
    const rows = await askOnce(login, TIMELINE, ANSWER_WITHIN).catch(() => []);
    const timeline = rows[0]?.['timeline'];
    if (typeof timeline === 'string' && timeline !== before) return true;
    if (performance.now() > deadline) return false;
    await delay(LOOK_EVERY);
  }
}
