import type { Progress } from '../../backups/restore/index.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import type { Invocation } from '../commands/command.ts';
import { text } from '../restore-text.ts';

/** Progress is told when it has grown by this share. */
const TOLD_EVERY = 0.1;

/** A line on stderr whenever a share more is done, with rate and time to go. */
export function teller({ streams, say }: Invocation): (progress: Progress) => void {
  return toldBy((line) => void streams.err.write(`${say(line)}\n`));
}

/** The same, to whoever takes lines. What begins anew is told anew. */
export function toldBy(tell: (line: Message) => void): (progress: Progress) => void {
  let told = 0;
  return ({ done, total, rate, left }) => {
    const share = total === 0 ? 1 : done / total;
    if (share < told - TOLD_EVERY) told = 0;
    if (share < told + TOLD_EVERY) return;
    told = share;
    const still = left === null ? null : quantity(Math.ceil(left), 'seconds');
    tell(text.progress(quantity(done, 'bytes'), quantity(total, 'bytes'), quantity(rate, 'bytes'), still));
  };
}
