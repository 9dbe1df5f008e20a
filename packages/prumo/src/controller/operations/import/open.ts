import { join } from 'node:path';
import { accessOf } from '../../../availability/patroni-access.ts';
import { awaitSettled } from '../../../availability/await-settled.ts';
import { superuserAt } from '../../../availability/switchover/index.ts';
import { ImportFolder, type ImportRecord, importText, phaseAt, type Places, type Primary } from '../../../backups/import/index.ts';
import { Session } from '../../../backups/logical/content/index.ts';
import { keptDatabase, stagingDatabase } from '../../../components/postgres/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { StackContext } from '../../../model/index.ts';
import { tryLock } from '../../../platforms/local/files/file-lock.ts';
import type { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import * as z from 'zod';
import { text } from '../../text.ts';
import { preview, type PrepareInputs } from '../prepare.ts';
import { refuseUnapplied } from '../refuse-unapplied.ts';
import { runningAgent } from '../running-agent.ts';

/** A running stack that is imported into, and what is known of its import. */
export interface OpenImport {
  readonly context: StackContext;
  readonly platform: LocalPlatform;
  readonly state: string;
  readonly folder: ImportFolder;
  readonly primary: Primary;
  /** As it is, whatever was said last; undefined: none was begun. */
  readonly record: ImportRecord | undefined;
  readonly places: Places;
}

/** Milliseconds for the cluster to be whole; nothing waits for it. */
const SETTLED_WITHIN = 10_000;

/** Look at it, and change nothing. Rejects with `stack-not-running`, `spec-not-applied` or `service-not-ready`. */
export async function openImport(inputs: PrepareInputs): Promise<OpenImport> {
  return open(inputs, await preview(inputs));
}

/** Do something to the import, one command at a time. Rejects with `stack-busy` besides. */
export async function importAlone<Result>(inputs: PrepareInputs, work: (opened: OpenImport) => Promise<Result>): Promise<Result> {
  const looked = await preview(inputs);
  // Only then is the record read: another may just have written it.
  using lock = await tryLock(join(looked.allocation.state, 'import.sqlite'));
  if (lock === undefined) throw new PrumoError({ code: 'stack-busy', what: text.importUnderWay(), remedy: text.importUnderWayRemedy() });
  return await work(await open(inputs, looked));
}

async function open(inputs: PrepareInputs, looked: Awaited<ReturnType<typeof preview>>): Promise<OpenImport> {
  const { spec, signal } = inputs;
  const { context, allocation } = looked;
  const platform = await runningAgent(allocation, spec.name);
  await refuseUnapplied(inputs, looked, platform, text.notUpRemedy());
  const members = context.nodesOf('database');
  const { leader } = await awaitSettled(
    accessOf(context),
    members.map((node) => `postgres-${node.index}`),
    SETTLED_WITHIN,
    signal,
  );
  const node = members.find(({ index }) => `postgres-${index}` === leader);
  if (node === undefined) throw new Error(`${leader} is no member of this stack`);
  const primary: Primary = (database) => ({ ...superuserAt(context, node), database });
  const folder = new ImportFolder(allocation.state);
  const [record, places] = [await folder.read(), await placesOf(context, primary, signal)];
  const now = record === undefined ? undefined : { ...record, phase: phaseAt(record, places) };
  return { context, platform, state: allocation.state, folder, primary, record: now, places };
}

/** Rejects with `import-target` when there is none, or it is in no phase of these. */
export function needed(record: ImportRecord | undefined, phases: readonly ImportRecord['phase'][]): ImportRecord {
  if (record !== undefined && phases.includes(record.phase)) return record;
  throw new PrumoError({ code: 'import-target', what: importText.nothing(), remedy: importText.nothingRemedy() });
}

async function placesOf({ spec }: StackContext, primary: Primary, signal: AbortSignal): Promise<Places> {
  await using session = await Session.open(primary('postgres'), signal);
  const names = [stagingDatabase(spec.database.name), keptDatabase(spec.database.name)];
  const there = await session.rows(z.object({ name: z.string() }), 'SELECT datname AS name FROM pg_database WHERE datname = ANY ($1)', [
    names,
  ]);
  const has = (wanted: string | undefined): boolean => there.some(({ name }) => name === wanted);
  return { staging: has(names[0]), kept: has(names[1]) };
}
