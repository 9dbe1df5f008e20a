import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { startProgram } from '../../platforms/local/programs/index.ts';
import { entriesOf, prepareArchive, STAGES, stagesOf } from './archive/index.ts';
import { asOwners } from './as-owners.ts';
import { ContainerDamaged, open } from './container/index.ts';
import { connectionString, type Login, Session } from './content/index.ts';
import { makeLoader } from './loader.ts';
import { dumpName, type Manifest } from './manifest.ts';
import { lastLines, mustHaveEndedWell, type Programs } from './programs.ts';
import { DumpRefused, isRefusal } from './refusal.ts';
import { rolesSql } from './roles-sql.ts';
import { measured } from './stored-size.ts';
import type { Target } from './targets/index.ts';
import { witnessed } from './witnessed.ts';

export interface RestoreInputs {
  readonly manifest: Manifest;
  readonly target: Target;
  readonly key: string;
  /** An empty database, as superuser. */
  readonly login: Login;
  readonly programs: Pick<Programs, 'pgRestore' | 'zstd'>;
  /** Folder for the unpacked dump, which is as large as the database’s rows, readable by nobody else. */
  readonly scratch: string;
  /** Tables and indexes that are worked on at once. */
  readonly jobs: number;
  /** `tableKey`s of the tables whose rows are restored. Default: all, with foreign keys and large objects. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Restore a logical backup into an empty database. Nothing of it reaches the database before the last stored byte was found to be as it was
 * written. Roles the server lacks are made, without passwords. What calls a user's code is done as a role that has no way to the server's files and programs. Rejects in PostgreSQL's words, with `DumpRefused` where
 * these are about what the dump has, or with `ContainerDamaged`.
 */
export async function restoreDump(inputs: RestoreInputs, signal: AbortSignal): Promise<void> {
  const { manifest, login, only } = inputs;
  await makeRoles(login, manifest, signal);
  const folder = await mkdtemp(join(inputs.scratch, 'restore-'));
  try {
    const file = join(folder, 'dump');
    await unpack(inputs, file, signal);
    const all = await prepareArchive(file, signal);
    const loader = await makeLoader(login, signal);
    try {
      const stages = stagesOf(only === undefined ? all : entriesOf(all, only), loader.owners);
      for (const stage of STAGES) {
        const ids = stages.get(stage) ?? [];
        if (ids.length === 0) continue;
        const list = join(folder, stage);
        await writeFile(list, `${ids.join(';\n')};\n`);
        const as = stage === 'rows' || stage === 'rules' ? loader.login : login;
        const loads = (): Promise<void> => load(inputs, as, { file, list }, signal);
        await (stage === 'definitions' ? asOwners(login, loads, signal) : loads());
      }
    } catch (error) {
      // It may be the server that is gone; what was said first is what is told.
      await loader.remove().catch(() => undefined);
      throw error;
    }
    await loader.remove();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is in a list, as pg_restore orders it. */
async function load(
  { programs, jobs }: RestoreInputs,
  login: Login,
  { file, list }: { readonly file: string; readonly list: string },
  signal: AbortSignal,
): Promise<void> {
  await using pgRestore = startProgram(
    [
      programs.pgRestore,
      // Several need a file they can seek in; loading and indexing two tables at once is what takes the time off a plain `psql`.
      `--jobs=${jobs}`,
      '--exit-on-error',
      '--no-password',
      `--use-list=${list}`,
      `--dbname=${connectionString(login)}`,
      file,
    ],
    { env: { PGPASSWORD: login.password, PGOPTIONS: INDEX_OPTIONS }, signal },
  );
  const ended = await pgRestore.exit;
  if (ended.code === 1 && isRefusal(ended.said)) throw new DumpRefused(lastLines(ended.said));
  mustHaveEndedWell('pg_restore', ended);
}

/** Rejects when the database is in use, or the server older than the one the dump is of. */
async function makeRoles(login: Login, manifest: Manifest, signal: AbortSignal): Promise<void> {
  await using session = await Session.open(login, signal);
  const { server } = await session.row(z.object({ server: z.string() }), "SELECT current_setting('server_version') AS server");
  if (Number.parseInt(server, 10) < Number.parseInt(manifest.versions.server, 10))
    throw new Error(`a dump of PostgreSQL ${manifest.versions.server} cannot be restored into the older ${server}`);
  const { used } = await session.row(
    z.object({ used: z.boolean() }),
    "SELECT EXISTS (SELECT FROM pg_class c WHERE c.oid >= 16384 AND c.relpersistence <> 't') AS used",
  );
  if (used) throw new Error(`the database ${login.database} is not empty`);
  const roles = await session.rows(z.object({ name: z.string() }), 'SELECT rolname AS name FROM pg_roles');
  for (const statement of rolesSql(manifest.content.roles, new Set(roles.map(({ name }) => name)))) await session.run(statement);
}

/** Jobs are side by side already: on two cores, index builds that bring workers of their own made two of them slower than one. */
const INDEX_OPTIONS = '-c max_parallel_maintenance_workers=0 -c maintenance_work_mem=128MB';

const BROKEN = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

/** The whole dump as a file: decrypted, unpacked, and compared with the manifest. */
async function unpack({ manifest, target, key, programs }: RestoreInputs, file: string, signal: AbortSignal): Promise<void> {
  const name = dumpName(manifest.label);
  const { stream, stored } = measured(target.get(name, signal));
  await using zstd = startProgram([programs.zstd, '-d', '-q', '-', '-o', file], { input: 'pipe', signal });
  const opened = witnessed(open(stream, key, name));
  try {
    await pipeline(opened.stream, zstd.input, { signal });
  } catch (error) {
    // A store that breaks off says so with the same codes as a pipe.
    if (opened.error() !== undefined) throw opened.error();
    // Where zstd has ended, because the disk is full or what it read is no frame, we only meet its broken pipe.
    if (error instanceof Error && 'code' in error && BROKEN.has(String(error.code))) mustHaveEndedWell('zstd', await zstd.exit);
    throw error;
  }
  mustHaveEndedWell('zstd', await zstd.exit);
  if (stored().sha256 !== manifest.dump.sha256) throw new ContainerDamaged('changed', name);
}
