import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { bothOrNeither } from '../logical/both-or-neither.ts';
import {
  between,
  type Content,
  largeObjectBytesOf,
  lockTables,
  readTable,
  sequencesOf,
  Session,
  type Table,
  tablesOf,
} from '../logical/content/index.ts';
import type { Client } from './clients.ts';
import { runClient } from './run-client.ts';
import type { SourceLogin } from './source.ts';
import { whileTold } from './while-told.ts';

export interface CopyInputs {
  readonly login: SourceLogin;
  readonly client: Client;
  /** Where the dump goes; private to who imports. */
  readonly file: string;
  /** Bytes so far. */
  readonly onBytes: (bytes: number) => void;
}

export interface Copied {
  /** ISO 8601, by the source's clock: the moment the copy is of. */
  readonly at: string;
  readonly content: Content;
}

/** Dump a source into a file, and count and hash every table at the same snapshot. Rejects in the words of PostgreSQL. */
export async function copySource({ login, client, file, onBytes }: CopyInputs, signal: AbortSignal): Promise<Copied> {
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  await using session = await Session.open(login.session, until);
  await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { snapshot, at } = await session.row(
    z.object({ snapshot: z.string(), at: z.string() }),
    `SELECT pg_export_snapshot() AS snapshot, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at`,
  );
  const tables = await tablesOf(session);
  await lockTables(session, tables);
  const before = await sequencesOf(session);
  const argv = [
    client.pgDump,
    '--format=custom',
    // It is read back at once, from the same disk.
    '--compress=0',
    '--no-password',
    '--lock-wait-timeout=60s',
    `--snapshot=${snapshot}`,
    `--file=${file}`,
    `--dbname=${login.connection}`,
  ];
  const dumped = whileTold(
    async () => onBytes((await stat(file).catch(() => ({ size: 0 }))).size),
    runClient('pg_dump', argv, login.env, until),
  );
  const [, content] = await bothOrNeither(dumped, readRows(session, tables), (error) => failed.abort(error));
  const sequences = between(before, await sequencesOf(session));
  await session.run('COMMIT');
  return { at, content: { ...content, sequences } };
}

/** Rows, and what is no row: not who owns it, which changes. */
async function readRows(session: Session, tables: readonly Table[]): Promise<Omit<Content, 'sequences'>> {
  const largeObjects = await largeObjectBytesOf(session);
  const read: Content['tables'] = [];
  for (const table of tables) read.push(await readTable(session, table));
  return { tables: read, largeObjects, extensions: [], objects: [], roles: [] };
}

/** The same of a database nobody else uses. */
export async function readLoaded(session: Session): Promise<Content> {
  const sequences = await sequencesOf(session);
  return { ...(await readRows(session, await tablesOf(session))), sequences: between(sequences, sequences) };
}
