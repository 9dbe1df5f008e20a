import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';

/** pg_dump and pg_restore of one major version. Absolute paths. */
export interface Client {
  readonly major: number;
  readonly pgDump: string;
  readonly pgRestore: string;
}

/** The oldest PostgreSQL whose content is read. */
const OLDEST = 12;

/**
 * Who dumps a source: the oldest client that is not older than it, nor than the stack. Throws `import-source` when the source is too old, newer than
 * every client installed, or newer than the stack, which could not take everything it may hold. Pure.
 */
export function clientFor(source: number, stack: number, clients: readonly Client[]): Client {
  if (source < OLDEST) throw refused(text.sourceTooOld(source, OLDEST), text.sourceTooOldRemedy());
  const fit = clients.filter(({ major }) => major >= Math.max(source, stack)).toSorted((one, other) => one.major - other.major)[0];
  const newest = Math.max(0, ...clients.map(({ major }) => major));
  if (fit === undefined) throw refused(text.noClient(source, newest), text.noClientRemedy(Math.max(source, stack)));
  if (source > stack) throw refused(text.stackTooOld(source, stack), text.stackTooOldRemedy());
  return fit;
}

/** Every major version installed beside the one in use, which lies in a folder of its own where there may be several. */
export async function installedClients(psql: string, major: number): Promise<readonly Client[]> {
  const folder = dirname(psql);
  const own = clientIn(folder, major);
  const versions = dirname(dirname(folder));
  if (basename(dirname(folder)) !== String(major)) return [own];
  const others: Client[] = [];
  for (const name of await readdir(versions)) {
    const bin = join(versions, name, 'bin');
    if (/^\d+$/.test(name) && Number(name) !== major && (await readdir(bin).catch((): readonly string[] => [])).includes('pg_dump'))
      others.push(clientIn(bin, Number(name)));
  }
  return [own, ...others];
}

function clientIn(folder: string, major: number): Client {
  return { major, pgDump: join(folder, 'pg_dump'), pgRestore: join(folder, 'pg_restore') };
}

function refused(what: PrumoError['what'], remedy: PrumoError['remedy']): PrumoError {
  return new PrumoError({ code: 'import-source', what, remedy });
}
