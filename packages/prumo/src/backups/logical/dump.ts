import * as z from 'zod';
import { startProgram } from '../../platforms/local/programs/index.ts';
import { bothOrNeither } from './both-or-neither.ts';
import { seal } from './container/index.ts';
import {
  between,
  connectionString,
  type Content,
  lockTables,
  type Login,
  readContent,
  sequencesOf,
  Session,
  tablesOf,
} from './content/index.ts';
import { DATABASE_FACTS, databaseFactsSchema, dumpName, type Manifest, manifestName, type Stored } from './manifest.ts';
import { mustHaveEndedWell, type Programs } from './programs.ts';
import { measured } from './stored-size.ts';
import type { Target } from './targets/index.ts';

export interface DumpInputs {
  /** The primary, as superuser. */
  readonly login: Login;
  readonly programs: Pick<Programs, 'pgDump' | 'zstd'>;
  readonly target: Target;
  /** 32 characters. */
  readonly key: string;
  readonly label: string;
  /** Prumo's own version. */
  readonly prumo: string;
  readonly now: () => Date;
}

/**
 * Take a logical backup: `pg_dump` and the count and checksum of every table, both at one snapshot. What ends badly (the server goes, pg_dump is
 * killed, the target is full) rejects, and leaves no object. The caller sees to it that no other is being taken into the same target.
 */
export async function takeDump(inputs: DumpInputs, signal: AbortSignal): Promise<Manifest> {
  const { login, target, label, key, now } = inputs;
  const begun = now().toISOString();
  // Whatever fails ends all the rest.
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  await using session = await Session.open(login, until);
  await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { snapshot } = await session.row(z.object({ snapshot: z.string() }), 'SELECT pg_export_snapshot() AS snapshot');
  const tables = await tablesOf(session);
  await lockTables(session, tables);
  const { server, ...database } = await session.row(databaseFactsSchema, DATABASE_FACTS);
  const before = await sequencesOf(session);
  const pgDump = await versionOf(inputs.programs.pgDump, until);
  const [dump, content] = await bothOrNeither(storeDump(inputs, snapshot, until), readContent(session, tables), (error) =>
    failed.abort(error),
  );
  try {
    const sequences = between(before, await sequencesOf(session));
    await session.run('COMMIT');
    const whole: Content = { ...content, sequences };
    const manifest: Manifest = {
      format: 1,
      label,
      begun,
      ended: now().toISOString(),
      versions: { prumo: inputs.prumo, server, pgDump },
      database,
      dump,
      content: whole,
    };
    const name = manifestName(label);
    await target.put(name, seal(textOf(manifest), key, name), signal);
    return manifest;
  } catch (error) {
    await target.remove(dumpName(label), AbortSignal.timeout(10_000)).catch(() => undefined); // the next run sweeps it away
    throw error;
  }
}

/** `pg_dump`, compressed, sealed and stored. The stream's end is held until both programs are known to have ended well. */
async function storeDump({ login, programs, target, key, label }: DumpInputs, snapshot: string, signal: AbortSignal): Promise<Stored> {
  // One core: the other one is the database's.
  await using zstd = startProgram([programs.zstd, '-q', '-3', '-c'], { input: 'pipe', output: 'pipe', signal });
  await using pgDump = startProgram(
    [
      programs.pgDump,
      // Custom, for pg_restore can then load and index tables side by side, and choose among them. zstd packs better, and costs less, than it would.
      '--format=custom',
      '--compress=0',
      '--no-password',
      '--lock-wait-timeout=60s',
      `--snapshot=${snapshot}`,
      `--dbname=${connectionString(login)}`,
    ],
    { output: zstd, env: { PGPASSWORD: login.password }, signal },
  );
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* zstd.output as AsyncIterable<Buffer>;
    mustHaveEndedWell('pg_dump', await pgDump.exit);
    mustHaveEndedWell('zstd', await zstd.exit);
  };
  const name = dumpName(label);
  const { stream, stored } = measured(seal(whole(), key, name));
  await target.put(name, stream, signal);
  return stored();
}

async function versionOf(program: string, signal: AbortSignal): Promise<string> {
  await using asked = startProgram([program, '--version'], { output: 'pipe', signal });
  let said = '';
  for await (const chunk of asked.output) said += String(chunk);
  mustHaveEndedWell(program, await asked.exit);
  return /(\d[\d.]*)/.exec(said)?.[1] ?? said.trim();
}

async function* textOf(manifest: Manifest): AsyncGenerator<Buffer> {
  yield Buffer.from(JSON.stringify(manifest));
}
