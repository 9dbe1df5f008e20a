import { type Database, openDatabase as openKitDatabase, openPool } from '@prumo/app/postgres';
import type pg from 'pg';
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

/** Milliseconds a download may take: a reader who stops must not hold a replica's old rows for ever. */
export const LONGEST_EXPORT = 10 * 60_000;
/** Milliseconds one batch of an export may take on the server. */
export const EXPORT_STATEMENT = 15_000;

/**
 * Connections to the replicas for exports alone. Requests give up waiting after 8 s and take a connection held for 30 s for leaked; an export is none: its
 * statements may take longer, it is given up only after the server would have, and it holds its connection for as long as a download may take.
 */
export function openExportPool(
  { readUrl }: DatabaseSettings,
  max: number,
  told: { readonly log: Log; readonly registry?: Registry },
): pg.Pool {
  return openPool({
    url: readUrl,
    max,
    name: 'export',
    applicationName: 'escritorio-export',
    answerTimeout: EXPORT_STATEMENT + 5000,
    // A batch of a large table takes what it takes; beyond this the server ends it.
    slowAfter: EXPORT_STATEMENT,
    leakAfter: LONGEST_EXPORT + EXPORT_STATEMENT,
    // Batch after batch is what an export does.
    repeatedAfter: Number.POSITIVE_INFINITY,
    maxLifetime: LONGEST_EXPORT + EXPORT_STATEMENT,
    ...told,
  });
}
