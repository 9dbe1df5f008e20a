import { type FlawedCopy, type LogicalBackup, LogicalRepository, newestCopy, unknownTable } from '../../backups/index.ts';
import { type Progress, socketFolder } from '../../backups/restore/index.ts';
import type { Compared } from '../../backups/index.ts';
import type { Message } from '../../messages/message.ts';
import { stageRuntime } from '../../platforms/local/release/index.ts';
import { text } from '../text.ts';
import { type OpenPlace, openPlace, type PlaceInputs, refuseTaken, restoreBeside, type RestoredPlace } from './restore-place.ts';

export interface LogicalRestoreInputs extends PlaceInputs {
  readonly label?: string;
  /** Qualified names of the only tables to be restored; none: all. */
  readonly tables: readonly string[];
  /** Of Prumo. */
  readonly version: string;
  readonly onStep: (what: Message) => void;
  readonly onProgress: (progress: Progress) => void;
}

export interface ForeseenLogicalRestore {
  readonly copy: LogicalBackup;
  readonly folder: string;
  /** Newer copies that cannot be used. */
  readonly passedOver: readonly FlawedCopy[];
}

/** Milliseconds for a server that has nothing to let somebody in. */
const OPEN_WITHIN = 120_000;

/** What `restoreLogical` would do; rejects as it would before anything is written. */
export async function foreseeLogical(inputs: LogicalRestoreInputs): Promise<ForeseenLogicalRestore> {
  const opened = await openPlace(withoutRepository(inputs));
  await refuseTaken(inputs, opened);
  const { copy, passedOver } = await choose(inputs, await logicalOf(inputs, opened));
  return { copy, passedOver, folder: opened.place.folder };
}

/**
 * Restore a portable copy into a PostgreSQL of its own beside the one that runs, and compare all of it with its manifest. Rejects with
 * `unknown-backup`, `unknown-table`, `disk-full`, `backup-damaged`, `restore-failed`, or as `restoreBeside`.
 */
export async function restoreLogical(
  inputs: LogicalRestoreInputs,
): Promise<ForeseenLogicalRestore & RestoredPlace & { readonly compared: Compared }> {
  const done: { compared?: Compared } = {};
  const { chosen, ...restored } = await restoreBeside(
    withoutRepository(inputs),
    async (opened) => {
      const logical = await logicalOf(inputs, opened);
      return { logical, ...(await choose(inputs, logical)) };
    },
    async (server, { logical, copy }, { context, place }) => {
      const restoring = { label: copy.label, socket: socketFolder(context, place), scratch: place.folder, tables: inputs.tables };
      await server.makeEmpty(copy.size);
      await server.serve(OPEN_WITHIN, 'load');
      await server.loaded(copy.size, inputs.onProgress, () => logical.restore(restoring));
      inputs.onStep(text.comparing());
      done.compared = await logical.compare(restoring);
    },
  );
  if (done.compared === undefined) throw new Error('restored, and not compared');
  return { copy: chosen.copy, passedOver: chosen.passedOver, compared: done.compared, ...restored };
}

/** What comes from a portable copy needs no files of a repository, wherever the copy is. */
function withoutRepository(inputs: LogicalRestoreInputs): LogicalRestoreInputs {
  return { ...inputs, from: 'local' };
}

async function logicalOf(inputs: LogicalRestoreInputs, { context, platform, isMade }: OpenPlace): Promise<LogicalRepository> {
  const { signal, version, home, dist, from } = inputs;
  const runtime = await stageRuntime({ home, dist, signal });
  // A stack that an earlier version brought up has none until the next `up`.
  const key = isMade('backup.logical') ? context.secret('backup.logical') : undefined;
  return new LogicalRepository({ context, key, platform, runtime, version, signal, place: from });
}

async function choose(
  { label, tables }: LogicalRestoreInputs,
  logical: LogicalRepository,
): Promise<Omit<ForeseenLogicalRestore, 'folder'>> {
  const { copies, flawed } = await logical.list();
  const copy = newestCopy(copies, flawed, { label, now: Date.now() });
  const { has } = tables.length === 0 ? { has: () => true } : await logical.look(copy.label);
  const missing = tables.find((table) => !has(table));
  if (missing !== undefined) throw unknownTable(missing);
  return { copy, passedOver: label === undefined ? flawed.filter((one) => one.label > copy.label) : [] };
}
