import { askOnce, superuserAt } from '../../../availability/switchover/index.ts';
import { clusterView } from '../../../availability/patroni-client.ts';
import { accessOf } from '../../../availability/patroni-access.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { StackContext, StackNode } from '../../../model/index.ts';
import { text } from './text.ts';

export interface Primary {
  readonly name: string;
  readonly node: StackNode;
  readonly timeline: number;
  /** PostgreSQL's identifier of the cluster. */
  readonly system: string;
}

/** Milliseconds. */
const ANSWER_WITHIN = 5000;

/** The primary that takes writes now. Rejects with `service-not-ready`, also while Patroni is in maintenance: it would promote nobody afterwards. */
export async function primaryOf(context: StackContext): Promise<Primary> {
  const view = await clusterView(accessOf(context));
  const node = context.nodesOf('database').find((one) => `postgres-${one.index}` === view?.leader);
  if (view?.leader == null || node === undefined) throw unready(text.noPrimary(), text.noPrimaryRemedy());
  if (view.paused) throw unready(text.paused(), text.pausedRemedy());
  const [row] = await askOnce(
    superuserAt(context, node),
    `SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline,
      (SELECT system_identifier::text FROM pg_control_system()) AS system`,
    ANSWER_WITHIN,
  );
  return { name: view.leader, node, timeline: Number(row?.['timeline']), system: String(row?.['system']) };
}

/** Why the member on record is not the one to restore at: another leads by now, or it has begun another timeline. Undefined: it is. */
export async function whyNotPrimary(
  context: StackContext,
  { member, from }: { readonly member: string; readonly from: number },
): Promise<Message | undefined> {
  try {
    const { name, timeline } = await primaryOf(context);
    return name === member && timeline === from ? undefined : text.leaderChanged(member, from, name, timeline);
  } catch (error) {
    return error instanceof PrumoError ? error.what : text.noPrimary();
  }
}

function unready(what: PrumoError['what'], remedy: PrumoError['remedy']): PrumoError {
  return new PrumoError({ code: 'service-not-ready', what, remedy });
}
