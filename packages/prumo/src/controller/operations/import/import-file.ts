import {
  countLoaded,
  type Client,
  type DumpFile,
  handOver,
  type ImportRecord,
  importText,
  installedClients,
  loadFile,
  lookAtFile,
  makeStaging,
} from '../../../backups/import/index.ts';
import { Session } from '../../../backups/logical/content/index.ts';
import { stagingDatabase } from '../../../components/postgres/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { StackContext } from '../../../model/index.ts';
import { refuseFinished, refuseOther, switchOrNot } from './finish.ts';
import type { Imported } from './imported.ts';
import { inWords } from './in-words.ts';
import { type ImportInputs, measured } from './inputs.ts';
import { importAlone, openImport, type OpenImport } from './open.ts';
import { requireImportRoom, requireTarget } from './preconditions.ts';

export interface FileImportInputs extends ImportInputs {
  readonly path: string;
}

/** How much larger a database is than its dump, roughly, with indexes: one that is packed more. */
const GROWS: Readonly<Record<DumpFile['format'], number>> = { plain: 2, gzip: 10, custom: 8 };

/** Look at file and stack, and reject as `importFile` would before it changes anything. */
export async function foreseeFile(inputs: FileImportInputs): Promise<DumpFile> {
  const opened = await openImport(inputs);
  return look(inputs, opened);
}

/**
 * Load a dump into the stack, and let it take the application's place once it holds as many rows as the file says. There is no source to compare
 * content with. Safe to interrupt, to kill and to repeat. Rejects as `importDatabase` does, and with `import-file`.
 */
export async function importFile(inputs: FileImportInputs): Promise<Imported> {
  return importAlone(inputs, async (opened) => {
    const file = await look(inputs, opened);
    const record = opened.record?.phase === 'loaded' ? opened.record : await load(inputs, opened, file);
    inputs.onStep(importText.step().comparing);
    const tables = await inWords(inputs.signal, () => compare(opened, inputs.signal));
    const differing = tables.filter(({ isSame }) => !isSame);
    if (differing.length > 0)
      throw new PrumoError({
        code: 'import-differs',
        what: importText.differs(differing.length),
        remedy: importText.differsRemedy(),
        still: importText.untouched(),
        details: differing
          .slice(0, 50)
          .map(({ name, source, stack }) => `${name}: ${source} rows in the file, ${stack ?? 'no table'} here`),
      });
    return switchOrNot(inputs, opened, record, { tables, sequences: null, largeObjects: null });
  });
}

async function look({ path, replaces, signal }: FileImportInputs, opened: OpenImport): Promise<DumpFile> {
  refuseFinished(opened);
  const file = await lookAtFile(path);
  refuseOther(opened.record, file.name);
  await requireTarget(opened, replaces, signal);
  if (opened.record?.phase !== 'loaded') await requireImportRoom(opened, 0, file.size * GROWS[file.format]);
  return file;
}

async function load(inputs: FileImportInputs, opened: OpenImport, file: DumpFile): Promise<ImportRecord> {
  const { context, folder, primary } = opened;
  const { signal } = inputs;
  const client = await newestClient(context);
  const begun: ImportRecord = {
    schemaVersion: 1,
    source: file.name,
    begun: new Date().toISOString(),
    phase: 'copied',
    at: null,
    client: client.major,
    report: { roles: [], extensions: [], rights: 0, settings: [], server: '', collate: null },
    leftOut: [],
    size: 0,
  };
  await folder.write(begun);
  inputs.onStep(importText.step().loading);
  return inWords(signal, async () => {
    const loader = await makeStaging(context, primary, { extensions: [], roles: [] }, signal);
    const total = file.format === 'custom' ? file.size * GROWS.custom : file.size;
    const read = await loadFile({ file, loader, client, list: folder.list, primary, onBytes: measured(inputs, total) }, signal);
    await handOver(context, primary, signal);
    await folder.keep('counts', read.counts);
    const roles = read.owners.map((name) => ({ name, fate: 'mapped' as const }));
    return folder.write({ ...begun, phase: 'loaded', leftOut: [...read.leftOut], report: { ...begun.report, roles, rights: read.rights } });
  });
}

async function compare({ context, folder, primary }: OpenImport, signal: AbortSignal): Promise<Imported['tables']> {
  const counts = await folder.counts();
  await using session = await Session.open(primary(stagingDatabase(context.spec.database.name)), signal);
  const loaded = await countLoaded(session, Object.keys(counts));
  return Object.entries(counts).map(([name, source]) => ({
    name,
    source,
    stack: loaded.get(name) ?? null,
    isSame: loaded.get(name) === source,
  }));
}

async function newestClient(context: StackContext): Promise<Client> {
  const { path, version } = context.server('psql');
  const clients = await installedClients(path, Number.parseInt(version, 10));
  return clients.reduce((newest, one) => (one.major > newest.major ? one : newest));
}
