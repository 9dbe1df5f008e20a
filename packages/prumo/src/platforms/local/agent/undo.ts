import { setTimeout as delay } from 'node:timers/promises';
import type { UndoStep } from '../../../model/index.ts';
import { describeStep } from './read-undo-step.ts';

/** Puts one thing back. Rejects when it could not; called again then. */
export type Perform = (step: UndoStep) => Promise<void>;

/** First pause before what failed is tried again; doubles up to `LONGEST_PAUSE`. Milliseconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

export interface Failure {
  readonly step: UndoStep;
  readonly reason: string;
}

/**
 * Undo steps, the last first. One that fails keeps no other from its turn; what failed is tried again, in the same order, for
 * `patience` milliseconds. Resolves with what is still not undone.
 */
export async function undoAll(
  steps: readonly UndoStep[],
  perform: Perform,
  patience: number,
  onFailure: (failure: Failure) => void,
): Promise<readonly Failure[]> {
  const deadline = performance.now() + patience;
  let left = steps.toReversed();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const failures: Failure[] = [];
    for (const step of left) {
      try {
        await perform(step);
      } catch (error) {
        const failure = { step, reason: error instanceof Error ? error.message : String(error) };
        failures.push(failure);
        onFailure(failure);
      }
    }
    if (failures.length === 0 || performance.now() + pause > deadline) return failures;
    left = failures.map(({ step }) => step);
    await delay(pause);
  }
}

/** A failure in words, for people and the log. Pure. */
export function describeFailure({ step, reason }: Failure): string {
  return `${describeStep(step)}: ${reason}`;
}
