import { PrumoError } from '../errors/index.ts';
import { text } from './text.ts';

/** A flag's whole number from 0. Throws `usage` for anything else. */
export function readCount(flag: string, given: unknown): number {
  const written = String(given);
  if (!/^\d{1,9}$/.test(written))
    throw new PrumoError({ code: 'usage', what: text.notCount(flag, written), remedy: text.notCountRemedy(flag) });
  return Number(written);
}
