import type { Progress } from '../../backups/restore/index.ts';
import type { DrillContext } from '../../model/index.ts';
import { text } from './text.ts';

/** Progress is told when it has grown by this much. */
const TOLD_EVERY = 0.1;

/** Says how far a restore has come, and keeps how much there is. */
export class ProgressTeller {
  bytes = 0;
  readonly #context: Pick<DrillContext, 'say'>;
  #told = 0;

  constructor(context: Pick<DrillContext, 'say'>) {
    this.#context = context;
  }

  readonly tell = (progress: Progress): void => {
    this.bytes = progress.done;
    const share = progress.total === 0 ? 0 : progress.done / progress.total;
    if (share < this.#told + TOLD_EVERY) return;
    this.#told = share;
    this.#context.say(text.progress(progress));
  };
}
