import { statfs } from 'node:fs/promises';
import * as z from 'zod';
import { givenUpFile } from '../../components/postgres/index.ts';
import { type Job, PORTS, type Platform, type StackContext, type StackNode } from '../../model/index.ts';
import type { Archive, GivenUp } from './facts.ts';

const ASK_WITHIN = 15_000;

/** Of the end of a record: a file given up is about 80 bytes. */
const RECORD_KEPT = 64 * 1024;

/** What a member can tell: as the primary how far it has archived, and in any role what it gave up when it was. */
function question(record: string): string {
  return `SELECT json_build_object(
  'givenUp', right(coalesce(pg_read_file('${record.replaceAll("'", "''")}', 0, 4000000, true), ''), ${RECORD_KEPT}),
  'archive', CASE WHEN pg_is_in_recovery() THEN NULL ELSE (SELECT json_build_object(
    'last', last_archived_wal, 'lastAt', floor(extract(epoch FROM last_archived_time) * 1000),
    'failed', last_failed_wal, 'failedAt', floor(extract(epoch FROM last_failed_time) * 1000),
    'current', pg_walfile_name(pg_current_wal_lsn()),
    'open', (pg_walfile_name_offset(pg_current_wal_lsn())).file_offset,
    'waiting', w.waiting, 'waitingBytes', w.waiting * pg_size_bytes(current_setting('wal_segment_size')),
    'oldestAt', floor(extract(epoch FROM w.oldest) * 1000))
    FROM pg_stat_archiver, (SELECT count(*) AS waiting, min(modification) AS oldest FROM pg_ls_archive_statusdir()
      WHERE name ~ '^[0-9A-F]{24}[.]ready$') w) END)`;
}

const archiveSchema = z.object({
  last: z.string().nullable(),
  lastAt: z.number().nullable(),
  failed: z.string().nullable(),
  failedAt: z.number().nullable(),
  current: z.string(),
  open: z.number(),
  waiting: z.number(),
  waitingBytes: z.number(),
  oldestAt: z.number().nullable(),
});
const answerSchema = z.object({ givenUp: z.string(), archive: archiveSchema.nullable() });
const givenUpSchema = z.object({ at: z.string(), file: z.string() });

/** What the members say of archiving. `archive` is undefined where none says that it is the primary. */
export interface ReadArchive {
  readonly archive: Archive | undefined;
  readonly givenUp: readonly GivenUp[];
  /** Whether a member did not answer: what it gave up is not among these. */
  readonly isHalfHeard: boolean;
}

/** Ask every member, each by its own socket. One that does not answer says nothing. */
export async function readArchive(context: StackContext, platform: Pick<Platform, 'run'>, signal: AbortSignal): Promise<ReadArchive> {
  const answers = await Promise.all(context.nodesOf('database').map((node) => askMember(context, node, platform, signal)));
  return {
    archive: answers.find(({ archive }) => archive !== undefined)?.archive,
    givenUp: answers.flatMap(({ givenUp }) => givenUp).toSorted((one, other) => (one.at < other.at ? -1 : 1)),
    isHalfHeard: answers.some(({ isHalfHeard }) => isHalfHeard),
  };
}

async function askMember(
  context: StackContext,
  node: StackNode,
  platform: Pick<Platform, 'run'>,
  signal: AbortSignal,
): Promise<ReadArchive> {
  const { code, output } = await platform.run(questionJob(context, node), signal);
  const line = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !line.startsWith('{')) return { archive: undefined, givenUp: [], isHalfHeard: true };
  const answer = answerSchema.parse(JSON.parse(line));
  const member = `postgres-${node.index}`;
  // The first line may be cut.
  const givenUp = answer.givenUp
    .split('\n')
    .flatMap((one) => (/^\{.*\}$/.test(one) ? [{ member, ...givenUpSchema.parse(JSON.parse(one)) }] : []));
  if (answer.archive === null) return { archive: undefined, givenUp, isHalfHeard: false };
  const limit = await limitOf(context, member, answer.archive.waitingBytes);
  return { archive: { member, ...answer.archive, limit }, givenUp, isHalfHeard: false };
}

/** Bytes that may wait: what the spec says, or as much as is then still free. */
async function limitOf(context: StackContext, member: string, waiting: number): Promise<number> {
  const { walLimit } = context.spec.backup ?? {};
  if (walLimit !== undefined) return walLimit;
  const { bavail, bsize } = await statfs(context.data(member));
  return (bavail * bsize + waiting) / 2;
}

/** By the node’s own socket, where its user is superuser: no password is needed. */
function questionJob(context: StackContext, node: StackNode): Job {
  const name = `backup-archive-${node.index}`;
  const socket = context.run(`postgres-${node.index}`);
  return {
    name,
    component: 'postgres',
    node: node.name,
    argv: [
      context.server('psql').path,
      ...[
        '-XAtwq',
        '-h',
        socket,
        '-p',
        String(PORTS.postgres),
        '-U',
        'postgres',
        '-d',
        'postgres',
        '-c',
        question(givenUpFile(context, node)).replaceAll('\n', ' '),
      ],
    ],
    env: { PGCONNECT_TIMEOUT: '5' },
    files: [],
    after: [],
    within: ASK_WITHIN,
    runs: 'always',
    outputKept: 4 * RECORD_KEPT,
    title: 'ask how far WAL is archived',
  };
}
