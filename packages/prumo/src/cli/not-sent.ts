import type { Sent } from '../backups/offsite/index.ts';
import { PrumoError } from '../errors/index.ts';
import { text } from './backup-text.ts';

/** That the second place does not have all that it should; undefined: it has, or there is none. `taken`: what is here all the same, a line each. */
export function notSent(sent: Sent | undefined, taken: readonly string[]): PrumoError | undefined {
  if (sent?.why == null) return undefined;
  return new PrumoError({
    code: 'offsite-unusable',
    what: text.takenHereOnly(),
    why: text.notSent(sent.why),
    remedy: text.notSentRemedy(),
    details: taken.map((one) => `${one} is here`),
  });
}
