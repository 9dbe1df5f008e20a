import { LogicalRepository, newestCopy, type LogicalBackup } from '../../../backups/index.ts';
import { openSession, type Place, type Progress, type RestoredServer, socketFolder } from '../../../backups/restore/index.ts';
import { loginsSql } from '../../../components/postgres/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { StackContext } from '../../../model/index.ts';
import type { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import type { StagedRuntime } from '../../../platforms/local/release/index.ts';
import { text } from './text.ts';

/** Milliseconds for a server that has nothing, or has been stopped in order, to let somebody in. */
const OPEN_WITHIN = 120_000;

export interface CopyInputs {
  readonly context: StackContext;
  readonly platform: LocalPlatform;
  readonly runtime: StagedRuntime;
  /** Epoch milliseconds: the newest copy that had ended by then. Absent: the newest. */
  readonly time?: number | undefined;
  /** Of Prumo. */
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Fill a server that has nothing from the newest portable copy in the second place, compare all of it with its manifest, and leave it shut down in order, ready
 * to be every member's data folder. Resolves with the moment it is of. Where no whole copy is so early it rejects with `restore-target`, or with `backup-damaged`
 * where there is one that cannot be used, of whatever time; else as a restore does.
 */
export async function fillFromCopy(server: RestoredServer, inputs: CopyInputs): Promise<string> {
  const { context, platform, runtime, version, signal, time, onProgress } = inputs;
  const key = context.secret('backup.logical');
  const logical = new LogicalRepository({ context, key, platform, runtime, version, signal, place: 'offsite' });
  const { copies, flawed } = await logical.list();
  const copy = newestCopy(upTo(copies, time), flawed, { now: Date.now() });
  const { place } = server;
  const restoring = { label: copy.label, socket: socketFolder(context, place), scratch: place.folder, tables: [] };
  await server.makeEmpty(copy.size);
  await server.serve(OPEN_WITHIN, 'load');
  await server.loaded(copy.size, onProgress, () => logical.restore(restoring));
  const { differing, differences } = await logical.compare(restoring);
  if (differing > 0) {
    const details = differences.map(({ kind, name, expected, found }) => `${kind} ${name}: ${expected} expected, ${found} found`);
    throw new PrumoError({
      code: 'backup-damaged',
      what: text.copyDiffers(copy.label, differing),
      remedy: text.copyDiffersRemedy(),
      details,
    });
  }
  await server.shutDown();
  // It was loaded with the least WAL, and PostgreSQL lets no standby follow what says so: once started as usual, it says so no more.
  await server.serve(OPEN_WITHIN);
  await makeRoles(context, place);
  await server.shutDown();
  return copy.begun;
}

/** A portable copy holds no passwords. With these members stream from each other and Prumo comes in; `up` sees to all else. */
async function makeRoles(context: StackContext, place: Place): Promise<void> {
  const session = await openSession(context, place, 'postgres');
  try {
    for (const statement of loginsSql(context)) await session.query(statement);
  } finally {
    await session.end();
  }
}

/** The moment a copy is of is that of its snapshot, just after it was begun. */
function upTo(copies: readonly LogicalBackup[], time: number | undefined): readonly LogicalBackup[] {
  return time === undefined ? copies : copies.filter(({ begun }) => Date.parse(begun) <= time);
}
