import { AsyncLocalStorage } from 'node:async_hooks';
import type { ReadSession } from '@prumo/app/postgres';

/** Whose writes must be seen by what is read in this request; kept beside the request, so that no function has to hand it on. */
const readers = new AsyncLocalStorage<ReadSession>();

/** Does something for one reader: what they wrote, they read. */
export function withReader<T>(reader: ReadSession, work: () => T): T {
  return readers.run(reader, work);
}

export function currentReader(): ReadSession | undefined {
  return readers.getStore();
}
