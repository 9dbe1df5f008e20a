import { forgetRecord, type InPlaceRecord, type Phase, writeRecord } from './record.ts';
import { Steps } from './steps.ts';
import type { InPlaceTools } from './tools.ts';
import { addTurn } from './turns.ts';

/**
 * Carry a restore in place, or its undoing, on to its end from the phase on record. Each phase is on disk before it begins and may begin again:
 * where this rejects or dies, the stack stays closed, and whoever calls it again goes on.
 */
export async function carryOn(tools: InPlaceTools, begun: InPlaceRecord): Promise<void> {
  let record = begun;
  const enter = async (phase: Phase, more: Partial<InPlaceRecord> = {}): Promise<void> => {
    record = await writeRecord(tools.state, { ...record, ...more, phase });
  };
  const step = new Steps(tools, begun);
  if (record.phase === 'fencing') {
    await step.close();
    await enter('swapping', { closed: record.closed ?? Date.now() });
  }
  if (record.phase === 'swapping') {
    await step.swap(record);
    await enter('promoting');
  }
  if (record.phase === 'promoting') {
    await step.promote(record);
    await enter('leading');
  }
  if (record.phase === 'leading') {
    await step.lead();
    await enter('rebuilding', { isEmptied: record.isEmptied || !record.undo });
  }
  if (record.phase === 'rebuilding') {
    await step.rebuild(record);
    await step.checkArchive();
    if (!record.undo && record.closed !== null)
      await addTurn(tools.state, { at: record.closed, to: record.to ?? record.closed, from: record.from, safety: record.safety });
    await enter('returning');
  }
  await step.letGoOn(record);
  await step.clear();
  await forgetRecord(tools.state);
}
