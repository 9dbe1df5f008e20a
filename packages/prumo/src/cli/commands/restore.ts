import { resolve } from 'node:path';
import * as z from 'zod';
import { tableKey, unknownTable } from '../../backups/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { foreseeRestore, restoreBackup } from '../../controller/operations/restore.ts';
import { removeRestored, type RestoreTo } from '../../controller/operations/restore-place.ts';
import { PrumoError } from '../../errors/index.ts';
import { quantity } from '../../model/index.ts';
import { distFolder } from '../dist-folder.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { originOf } from '../origin.ts';
import { dateOf } from '../parse-date.ts';
import { teller } from '../output/tell-progress.ts';
import { requireSpec } from '../require-spec.ts';
import { text as files } from '../files-text.ts';
import { text } from '../restore-text.ts';
import { version } from '../version.ts';
import type { Arguments, Invocation } from './command.ts';
import { runLogicalRestore } from './restore-logical.ts';
import { restoredLines } from './restored-lines.ts';
import { restoreTenantOf } from './restore-tenant.ts';

/** Options that are about files alone. */
const FILES_ONLY = ['bucket', 'prefix', 'asOf', 'deleteExtra'];

/** Bring the database back beside the one that runs, or in its place. */
export async function runRestore(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json, signal } = invocation;
  const { options } = given;
  if (options['files'] === true) return (await import('./restore-files.ts')).runRestoreFiles(invocation, given);
  if (FILES_ONLY.some((name) => options[name] !== undefined && options[name] !== false) || options['to'] === 'bucket')
    throw new PrumoError({ code: 'usage', what: files.filesOnly(), remedy: files.filesOnlyRemedy() });
  if (typeof options['tenant'] === 'string') return restoreTenantOf(invocation, options['tenant'], given);
  const time = typeof options['time'] === 'string' ? dateOf(options['time'], 'start').getTime() : undefined;
  if (isInPlace(given)) return (await import('./restore-in-place.ts')).runRestoreInPlace(invocation, given, time);
  const tables = tablesOf(options['table']);
  const isLogical = options['logical'] === true;
  if (!isLogical && tables.length > 0)
    throw new PrumoError({ code: 'usage', what: text.tablesOfLogical(), remedy: text.tablesOfLogicalRemedy() });
  if (isLogical && time !== undefined) throw new PrumoError({ code: 'usage', what: text.noMoment(), remedy: text.noMomentRemedy() });
  const to = options['remove'] === true ? undefined : placeOf(options['to'], given.positional[0]);
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const base = { spec, home: stack.home, invoker: currentInvoker(streams.env), dist: distFolder(), components: COMPONENTS, signal };
  if (to === undefined) {
    const isRemoved = await removeRestored(base);
    if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: stack.name, removed: isRemoved })}\n`);
    else streams.out.write(`${say(isRemoved ? text.removed() : text.nothingToRemove())}\n`);
    return 0;
  }
  const chosen = {
    ...base,
    to,
    from: originOf(options['from']),
    ...(typeof options['backup'] === 'string' ? { label: options['backup'] } : {}),
    onStep: (what: Parameters<typeof say>[0]) => void streams.err.write(`${say(what)}\n`),
    onProgress: teller(invocation),
  };
  const isDryRun = options['dryRun'] === true;
  if (isLogical) return runLogicalRestore(invocation, { ...chosen, tables, version: version() }, isDryRun);
  const inputs = { ...chosen, ...(time === undefined ? {} : { time }) };
  const until = time === undefined ? null : new Date(time).toISOString();
  const document = { schemaVersion: 1, stack: stack.name, to: to.kind, from: inputs.from, time: until };
  if (isDryRun) {
    const { backup, folder } = await foreseeRestore(inputs);
    if (json) streams.out.write(`${JSON.stringify({ ...document, dryRun: true, backup: backup.label, folder, bytes: backup.size })}\n`);
    else streams.out.write(`${say(text.foreseen(backup.label, until, folder, quantity(backup.size, 'bytes')))}\n`);
    return 0;
  }
  const restored = await restoreBackup(inputs);
  const { backup, folder, socket, owner, took } = restored;
  if (json) {
    const made = { backup: backup.label, folder, socket, owner, bytes: backup.size, tookMilliseconds: Math.round(took) };
    streams.out.write(`${JSON.stringify({ ...document, ...made })}\n`);
    return 0;
  }
  const lines = [
    text.restored(backup.label, until, quantity(backup.size, 'bytes'), quantity(took / 1000, 'seconds')),
    ...restoredLines(restored, spec.database.name),
  ];
  streams.out.write(lines.map((line) => `${say(line)}\n`).join(''));
  return 0;
}

function tablesOf(given: unknown): readonly string[] {
  const tables = z.array(z.string()).parse(given ?? []);
  const bad = tables.find((table) => tableKey(table) === undefined);
  if (bad !== undefined) throw unknownTable(bad);
  return tables;
}

function placeOf(to: unknown, path: unknown): RestoreTo {
  const usage = (what: PrumoError['what']): PrumoError => new PrumoError({ code: 'usage', what, remedy: text.placeRemedy() });
  if (to === 'directory' && typeof path === 'string') return { kind: 'directory', path: resolve(path) };
  if (to !== 'new') throw usage(text.noPlace());
  if (path !== undefined) throw usage(text.strayPath());
  return { kind: 'new' };
}

/** Throws `usage` where something is given that goes with another kind of restore. */
function isInPlace({ options, positional }: Arguments): boolean {
  const [to, undo, remove, time, backup] = ['to', 'undo', 'remove', 'time', 'backup'].map((name) => options[name]);
  if (undo !== true && to !== 'in-place') return false;
  const isLogical = options['logical'] === true || tablesOf(options['table']).length > 0;
  const isElsewhere = originOf(options['from']) !== 'local';
  const isStray =
    isLogical || isElsewhere || positional[0] !== undefined || remove === true || (undo === true && (to ?? time ?? backup) !== undefined);
  if (isStray) throw new PrumoError({ code: 'usage', what: text.strayInPlace(), remedy: text.placeRemedy() });
  return true;
}
