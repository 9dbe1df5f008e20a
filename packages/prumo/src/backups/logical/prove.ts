import * as z from 'zod';
import { checkSoundness, type Soundness } from '../content/index.ts';
import { type Difference, differences } from './compare.ts';
import { type Login, readWholeContent, Session } from './content/index.ts';
import type { Manifest } from './manifest.ts';
import { tableKey } from './table-name.ts';

/** What was found in a restored database. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly tables: number;
  readonly rows: number;
}

/**
 * Recompute everything a manifest says from a restored database, which nobody uses. Never asks the database the backup is of. `only`: `tableKey`s
 * of the tables that were restored alone.
 */
export async function compareRestored(
  login: Login,
  manifest: Manifest,
  only: ReadonlySet<string> | undefined,
  signal: AbortSignal,
): Promise<Comparison> {
  await using session = await Session.open(login, signal);
  const found = await readWholeContent(session);
  const isWanted = (name: string): boolean => only === undefined || only.has(tableKey(name) ?? '');
  const tables = found.tables.filter(({ name }) => isWanted(name));
  return {
    differences: differences(manifest.content, found).filter((difference) => only === undefined || concerns(difference, isWanted)),
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
  };
}

/** Of tables that were not wanted there are no rows, and there are neither foreign keys nor large objects. */
function concerns({ kind, name, expected }: Difference, isWanted: (name: string) => boolean): boolean {
  if (kind === 'table' || kind === 'columns' || kind === 'rows' || kind === 'checksum') return isWanted(name);
  if (kind === 'large-objects') return false;
  if (kind !== 'object') return true;
  // PostgreSQL names a large object by its number.
  return !(name.startsWith('table constraint ') && /^f(?:,|$)/.test(expected)) && !/^comment \d+$/.test(name);
}

/** Have it check itself, in a session of its own: `checkSoundness` goes by the database’s own settings. For a copy that is thrown away. */
export async function proveSound(login: Login, signal: AbortSignal): Promise<Soundness> {
  await using session = await Session.open(login, signal);
  await session.run('RESET ALL');
  return await checkSoundness({ query: (statement, values) => session.rows(z.record(z.string(), z.unknown()), statement, values) });
}
