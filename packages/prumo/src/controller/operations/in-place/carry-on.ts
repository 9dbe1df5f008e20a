import { PrumoError } from '../../../errors/index.ts';
import { forgetRecord, type InPlaceRecord, type Phase, writeRecord } from './record.ts';
import { Steps } from './steps.ts';
import { text } from './text.ts';
import type { InPlaceTools } from './tools.ts';
import { addTurn } from './turns.ts';

/**
 * Carry a restore in place, or its undoing, on to its end from the phase on record. Each phase is on disk before it begins and may begin again:
 * where this rejects or dies, the stack stays closed, and whoever calls it again goes on. Rejects with `restore-unfinished` where the data must not
 * be exchanged any more; then only its undoing goes on.
 */
export async function carryOn(
  tools: InPlaceTools,
  begun: InPlaceRecord,
  step: Pick<Steps, 'close' | 'swap' | 'promote' | 'lead' | 'rebuild' | 'checkArchive' | 'clear' | 'letGoOn'> = new Steps(tools, begun),
): Promise<void> {
  let record = begun;
  const enter = async (phase: Phase, more: Partial<InPlaceRecord> = {}): Promise<void> => {
    record = await writeRecord(tools.state, { ...record, ...more, phase });
  };
  const open = async (): Promise<void> => {
    await step.letGoOn(record);
    await step.clear();
    await forgetRecord(tools.state);
  };
  // No data was exchanged: who is the newest and leads is Patroni's to judge, with all it knows.
  if (record.undo && !record.isSwapped) return open();
  if (record.phase === 'fencing') {
    const unfit = await step.close(record);
    if (unfit !== undefined) {
      await enter('fencing', { undo: true, isSwapped: false });
      throw new PrumoError({ code: 'restore-unfinished', what: unfit, remedy: text.unfitRemedy() });
    }
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
    // What was there before is to be let go on also while the repository is away.
    await step.checkArchive().catch((error: unknown) => {
      tools.signal.throwIfAborted();
      if (!record.undo || !(error instanceof PrumoError)) throw error;
      tools.onStep(error.what);
    });
    if (!record.undo && record.closed !== null)
      await addTurn(tools.state, { at: record.closed, to: record.to ?? record.closed, from: record.from, safety: record.safety });
    await enter('returning');
  }
  await open();
}
