import { type Database, openDatabase as openKitDatabase } from '@prumo/app/postgres';
import type { Registry } from 'prom-client';
import type { Log } from '../service/log.ts';

export type { Database };

export interface DatabaseSettings {
  /** Read-write, through the transaction pooler. */
  readonly url: string;
  /** Read-only, to the replicas. */
  readonly readUrl: string;
  /** Connections this process opens at most, both pools together. */
  readonly pool: number;
}

/** Opens no connection yet. Four of ten connections are for reading; a process that only writes gives the same address for both and gets one pool. */
export function openDatabase(
  { url, readUrl, pool }: DatabaseSettings,
  told: { readonly log: Log; readonly registry?: Registry },
): Database {
  const forReading = readUrl === url ? 0 : Math.max(1, Math.floor(pool * 0.4));
  return openKitDatabase({
    url,
    max: pool - forReading,
    ...(forReading === 0 ? {} : { replica: { url: readUrl, max: forReading } }),
    applicationName: 'escritorio',
    ...told,
  });
}
