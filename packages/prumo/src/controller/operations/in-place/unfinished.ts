import { inPlaceText, MemberServer } from '../../../backups/in-place/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Asked } from './choose.ts';
import { forgetRecord, type InPlaceRecord } from './record.ts';
import { text } from './text.ts';
import type { InPlaceTools } from './tools.ts';

/** One on record that was killed before anything was stopped, and whose copy the guard has taken away, is none. */
export async function wantedOne(tools: InPlaceTools, record: InPlaceRecord | undefined): Promise<InPlaceRecord | undefined> {
  if (record === undefined || record.phase !== 'fencing' || record.undo) return record;
  const node = tools.context.nodesOf('database').find((one) => `postgres-${one.index}` === record.member);
  if (node === undefined) return record;
  const server = new MemberServer(tools.context, node, { timeline: record.timeline, at: record.time }, tools.platform, tools.signal);
  if (await server.succeeds(server.jobs.want())) return record;
  await forgetRecord(tools.state);
  return undefined;
}

/** An unfinished one leads where it was begun for. */
export function refuseOther(record: InPlaceRecord, { time, label }: Asked): void {
  const isSame = (time === undefined || time === record.to) && (label === undefined || label === record.backup);
  if (!record.undo && isSame) return;
  throw new PrumoError({
    code: 'restore-unfinished',
    what: record.undo ? text.undoUnfinished() : text.otherUnfinished(record.time),
    remedy: inPlaceText.fencedRemedy(),
  });
}
