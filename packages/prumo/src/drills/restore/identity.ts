import * as z from 'zod';

/** Who a server is, by its own word. */
export interface Identity {
  /** Of the cluster, since `initdb`. */
  readonly system: string;
  readonly timeline: number;
  readonly folder: string;
  readonly started: string;
}

export const IDENTITY = `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
  (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline, current_setting('data_directory') AS folder,
  pg_postmaster_start_time()::text AS started`;

const identitySchema = z.object({ system: z.string(), timeline: z.int(), folder: z.string(), started: z.string() });

export function identityOf(rows: readonly Record<string, unknown>[]): Identity {
  return identitySchema.parse(rows[0]);
}

/**
 * Whether a server is a copy of another that was recovered: of the same cluster, elsewhere, and on a later timeline, which only the end of a
 * recovery begins. Pure.
 */
export function isBroughtBack(copy: Identity, original: Identity): boolean {
  return copy.system === original.system && copy.folder !== original.folder && copy.timeline > original.timeline;
}
