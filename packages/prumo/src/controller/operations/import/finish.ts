import { dropStaging, type ImportRecord, importText, madeRoles } from '../../../backups/import/index.ts';
import { identifier, Session } from '../../../backups/logical/content/index.ts';
import { keptDatabase, stagingDatabase } from '../../../components/postgres/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { PrepareInputs } from '../prepare.ts';
import type { Compared, Imported } from './imported.ts';
import { inWords } from './in-words.ts';
import type { ImportInputs } from './inputs.ts';
import { importAlone, needed, type OpenImport } from './open.ts';
import { requireTarget } from './preconditions.ts';
import { switchDatabases } from './switch.ts';

/** Rejects with `import-target` where an import was switched, or undone: what is kept of it is a person's to decide about. */
export function refuseFinished({ context, record }: OpenImport): void {
  if (record?.phase === 'switched')
    throw new PrumoError({ code: 'import-target', what: importText.switched(record.source), remedy: importText.switchedRemedy() });
  if (record?.phase === 'undone') {
    const staging = stagingDatabase(context.spec.database.name);
    throw new PrumoError({ code: 'import-target', what: importText.undone(staging), remedy: importText.undoneRemedy() });
  }
}

/** Rejects with `import-target` while another import is under way. */
export function refuseOther(record: ImportRecord | undefined, source: string): void {
  if (record === undefined || record.source === source) return;
  throw new PrumoError({ code: 'import-target', what: importText.other(record.source), remedy: importText.otherRemedy() });
}

/** What was loaded and compared takes the application's place, unless that is for another time. */
export async function switchOrNot(inputs: ImportInputs, opened: OpenImport, record: ImportRecord, compared: Compared): Promise<Imported> {
  const { context, folder } = opened;
  if (!inputs.switches) return { ...compared, record, kept: null, held: 0 };
  const { name } = context.spec.database;
  const kept = keptDatabase(name);
  // Since it was begun somebody may have put something there.
  await requireTarget({ ...opened, record }, inputs.replaces, inputs.signal);
  inputs.onStep(importText.step().switching);
  await folder.write({ ...record, phase: 'switching' });
  const held = await inWords(inputs.signal, () => switchDatabases(inputs, opened, { from: stagingDatabase(name), to: kept }));
  const done = await folder.write({ ...record, phase: 'switched' });
  await folder.dropDump();
  return { ...compared, record: done, kept, held };
}

/** Rejects with `import-target` where the database that was before is gone: `forgetImport` died after it had deleted it. */
export function requireKept({ spec }: Pick<OpenImport['context'], 'spec'>, { kept }: OpenImport['places']): void {
  if (kept) return;
  throw new PrumoError({
    code: 'import-target',
    what: importText.forgotten(keptDatabase(spec.database.name)),
    remedy: importText.forgottenRemedy(),
  });
}

/** Put the database back that was before. What was imported stays beside it until `abortImport`. Resolves with milliseconds transactions waited. */
export async function undoImport(inputs: PrepareInputs): Promise<number> {
  return importAlone(inputs, async (opened) => {
    const { context, folder, places } = opened;
    const record = needed(opened.record, ['switched', 'undone']);
    if (record.phase === 'undone') return 0;
    // Without it, `undoing` would be taken for done.
    requireKept(context, places);
    const { name } = context.spec.database;
    await folder.write({ ...record, phase: 'undoing' });
    const swap = { from: keptDatabase(name), to: stagingDatabase(name) };
    const held = await inWords(inputs.signal, () => switchDatabases(inputs, opened, swap));
    await folder.write({ ...record, phase: 'undone' });
    return held;
  });
}

/** Delete the database that was before, for good. */
export async function forgetImport(inputs: PrepareInputs): Promise<void> {
  return importAlone(inputs, async ({ context, primary, folder, record }) => {
    needed(record, ['switched']);
    await using session = await Session.open(primary('postgres'), inputs.signal);
    await session.run(`DROP DATABASE IF EXISTS ${identifier(keptDatabase(context.spec.database.name))} WITH (FORCE)`);
    await folder.clear();
  });
}

/** Take away whatever an import that was not switched, or was undone, has left. False: there is nothing. */
export async function abortImport(inputs: PrepareInputs): Promise<boolean> {
  return importAlone(inputs, async (opened) => {
    const { context, primary, folder, record } = opened;
    if (record === undefined) return false;
    if (record.phase === 'switched') refuseFinished(opened);
    await dropStaging(context, primary, madeRoles(record.report), inputs.signal);
    await folder.clear();
    return true;
  });
}
