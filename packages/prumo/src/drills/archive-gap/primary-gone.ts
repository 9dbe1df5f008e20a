import { setTimeout as delay } from 'node:timers/promises';
import type { DrillContext, NodeProcess } from '../../model/index.ts';
import type { Database } from '../cluster/database.ts';
import { same } from '../failover/processes.ts';

/** Milliseconds the dead node stays away at most: the undo ends that, after the restore. */
const STAYS_AWAY = 24 * 3_600_000;
const GONE_WITHIN = 10_000;
const LOOK_EVERY = 50;

/**
 * SIGKILL of everything of PostgreSQL on a member's node, what archives for it included, until nothing of it is left; and nobody starts it again
 * before the undo, so that its disk is as good as lost. What reaches its files for backups is another service, and starts again.
 */
export async function killForGood(context: DrillContext, database: Database, member: string): Promise<readonly NodeProcess[]> {
  const { platform, signal } = context;
  const node = database.node(member).name;
  await context.guard({ kind: 'release', service: member });
  await platform.hold(member, STAYS_AWAY);
  const struck: NodeProcess[] = [];
  const deadline = performance.now() + GONE_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    const left = (await platform.processes(node)).filter((one) => one.state !== 'Z' && !isArchiver(one));
    if (left.length === 0 && struck.length > 0) return struck;
    if (performance.now() > deadline) throw new Error(`${left.length} processes of ${node} outlive SIGKILL`);
    for (const one of left) {
      if ((await platform.strike(node, one, 'SIGKILL')) && !struck.some((was) => same(was, one))) struck.push(one);
    }
    await delay(LOOK_EVERY, undefined, { signal });
  }
}

/** The pgBackRest server beside the database. */
function isArchiver({ command }: NodeProcess): boolean {
  return /pgbackrest .*\bserver\b/.test(command);
}
