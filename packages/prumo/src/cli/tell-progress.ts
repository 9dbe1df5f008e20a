import type { Progress } from '../backups/restore/index.ts';
import { quantity } from '../model/index.ts';
import type { Invocation } from './commands/command.ts';
import { text } from './restore-text.ts';

/** Progress is told when it has grown by this share. */
const TOLD_EVERY = 0.1;

/** How far a restore has come, with rate and what is left. */
export function tellProgress({ streams, say }: Invocation): (progress: Progress) => void {
  let told = 0;
  return ({ done, total, rate, left }) => {
    const share = total === 0 ? 1 : done / total;
    // Another copy begins.
    if (share < told - TOLD_EVERY) told = 0;
    if (share < told + TOLD_EVERY) return;
    told = share;
    const still = left === null ? null : quantity(Math.ceil(left), 'seconds');
    streams.err.write(`${say(text.progress(quantity(done, 'bytes'), quantity(total, 'bytes'), quantity(rate, 'bytes'), still))}\n`);
  };
}
