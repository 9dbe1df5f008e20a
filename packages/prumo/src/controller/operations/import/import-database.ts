import * as z from 'zod';
import {
  type Client,
  clientFor,
  copySource,
  examine,
  type Examined,
  handOver,
  type ImportRecord,
  importText,
  installedClients,
  loadDump,
  loginTo,
  madeRoles,
  makeStaging,
  nameOfSource,
  readLoaded,
  reportOf,
  type SourceAddress,
  type SourceLogin,
} from '../../../backups/import/index.ts';
import { differences } from '../../../backups/logical/compare.ts';
import { type Content, Session } from '../../../backups/logical/content/index.ts';
import { stagingDatabase } from '../../../components/postgres/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { comparedTables, type Imported } from './imported.ts';
import { importAlone, openImport, type OpenImport } from './open.ts';
import { requireExtensions, requireImportRoom, requireTarget, stackHas } from './preconditions.ts';
import { refuseFinished, refuseOther, switchOrNot } from './finish.ts';
import { inWords } from './in-words.ts';
import { type ImportInputs, measured } from './inputs.ts';

const VERSION = z.object({ major: z.number() });

export interface DatabaseImportInputs extends ImportInputs {
  readonly from: SourceAddress;
  readonly password: string | undefined;
}

/** What `importDatabase` would copy. */
export interface Foreseen {
  readonly examined: Examined;
  readonly report: ImportRecord['report'];
  readonly client: number;
}

/** Look at source and stack, and reject as `importDatabase` would before it changes anything. */
export async function foreseeImport(inputs: DatabaseImportInputs): Promise<Foreseen> {
  const opened = await openImport(inputs);
  refuseFinished(opened);
  refuseOther(opened.record, nameOfSource(inputs.from));
  const { examined, report, client } = await look(inputs, opened);
  return { examined, report, client: client.major };
}

/**
 * Copy a database that runs into the stack, and let it take the application's place once every table is as it was. Safe to interrupt, to kill and to
 * repeat: the same again goes on after the last phase that was done. Rejects with `import-source`, `import-target`, `disk-full`, `import-failed`
 * or `import-differs`; the application's database is untouched then.
 */
export async function importDatabase(inputs: DatabaseImportInputs): Promise<Imported> {
  return importAlone(inputs, (opened) => copyAndSwitch(inputs, opened));
}

async function copyAndSwitch(inputs: DatabaseImportInputs, opened: OpenImport): Promise<Imported> {
  const source = nameOfSource(inputs.from);
  refuseFinished(opened);
  refuseOther(opened.record, source);
  let { record } = opened;
  if (record === undefined || record.phase === 'copying') record = await copy(inputs, opened, source);
  if (record.phase === 'copied') record = await load(inputs, opened, record);
  const content = await opened.folder.content();
  inputs.onStep(importText.step().comparing);
  const found = await inWords(inputs.signal, () => readStaging(opened, inputs.signal));
  const differing = differences(content, found);
  const compared = {
    tables: comparedTables(content, found),
    sequences: content.sequences.length,
    largeObjects: content.largeObjects.count,
  };
  if (differing.length > 0)
    throw new PrumoError({
      code: 'import-differs',
      what: importText.differs(differing.length),
      remedy: importText.differsRemedy(),
      still: importText.untouched(),
      details: differing
        .slice(0, 50)
        .map(({ kind, name, expected, found: is }) => `${kind} ${name}: ${expected} at the source, ${is} here`),
    });
  return switchOrNot(inputs, opened, record, compared);
}

interface Looked {
  readonly login: SourceLogin;
  readonly examined: Examined;
  readonly client: Client;
  readonly report: ImportRecord['report'];
}

async function look(inputs: DatabaseImportInputs, opened: OpenImport): Promise<Looked> {
  const { from, password, replaces, signal } = inputs;
  const { context } = opened;
  await requireTarget(opened, replaces, signal);
  const login = await loginTo(from, password, signal);
  await using session = await Session.open(login.session, signal);
  const stack = majorOf(context.server('postgres').version);
  const { major } = await session.row(VERSION, "SELECT current_setting('server_version_num')::integer / 10000 AS major");
  const psql = context.server('psql');
  const client = clientFor(major, stack, await installedClients(psql.path, majorOf(psql.version)));
  const examined = await inWords(signal, () => examine(session, from.user));
  const has = await stackHas(opened, signal);
  requireExtensions(examined, has, stack);
  await requireImportRoom(opened, examined.tableBytes, examined.facts.size);
  return { login, examined, client, report: reportOf(examined, has) };
}

async function copy(inputs: DatabaseImportInputs, opened: OpenImport, source: string): Promise<ImportRecord> {
  const { folder } = opened;
  const { signal } = inputs;
  const { login, examined, client, report } = await look(inputs, opened);
  const begun: ImportRecord = {
    schemaVersion: 1,
    source,
    begun: new Date().toISOString(),
    phase: 'copying',
    at: null,
    client: client.major,
    report,
    leftOut: [],
    size: examined.facts.size,
  };
  await folder.write(begun);
  await folder.dropDump();
  inputs.onStep(importText.step().copying);
  const onBytes = measured(inputs, examined.tableBytes);
  const { at, content } = await inWords(signal, () => copySource({ login, client, file: folder.dump, onBytes }, signal));
  await folder.keep('content', content);
  return folder.write({ ...begun, phase: 'copied', at });
}

async function load(inputs: ImportInputs, opened: OpenImport, record: ImportRecord): Promise<ImportRecord> {
  const { context, folder, primary } = opened;
  const { signal } = inputs;
  inputs.onStep(importText.step().loading);
  const psql = context.server('psql');
  const client = (await installedClients(psql.path, majorOf(psql.version))).find(({ major }) => major === record.client);
  if (client === undefined)
    throw new PrumoError({ code: 'import-failed', what: importText.notLoaded(), remedy: importText.noClientRemedy(record.client) });
  const { extensions } = record.report;
  const leftOut = await inWords(signal, async () => {
    const loader = await makeStaging(context, primary, { extensions, roles: madeRoles(record.report) }, signal);
    const schemas = extensions.map(({ schema }) => schema);
    const onBytes = measured(inputs, record.size);
    const left = await loadDump({ loader, client, dump: folder.dump, list: folder.list, schemas, primary, onBytes }, signal);
    await handOver(context, primary, signal);
    return left;
  });
  return folder.write({ ...record, phase: 'loaded', leftOut: [...leftOut] });
}

async function readStaging({ context, primary }: OpenImport, signal: AbortSignal): Promise<Content> {
  await using session = await Session.open(primary(stagingDatabase(context.spec.database.name)), signal);
  return await readLoaded(session);
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
