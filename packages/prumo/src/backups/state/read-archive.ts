import * as z from 'zod';
import { type Job, PORTS, type Platform, type StackContext, type StackNode } from '../../model/index.ts';
import type { Archive } from './facts.ts';

const ASK_WITHIN = 15_000;

/** Files beside WAL say what waits. Of a standby there is nothing to know: archiving is the primary’s to do. */
const QUESTION = `SELECT json_build_object(
  'last', last_archived_wal, 'lastAt', floor(extract(epoch FROM last_archived_time) * 1000),
  'failed', last_failed_wal, 'failedAt', floor(extract(epoch FROM last_failed_time) * 1000),
  'current', pg_walfile_name(pg_current_wal_lsn()),
  'open', (pg_walfile_name_offset(pg_current_wal_lsn())).file_offset,
  'waiting', w.waiting, 'waitingBytes', w.waiting * pg_size_bytes(current_setting('wal_segment_size')),
  'oldestAt', floor(extract(epoch FROM w.oldest) * 1000))
FROM pg_stat_archiver, (SELECT count(*) AS waiting, min(modification) AS oldest FROM pg_ls_archive_statusdir()
  WHERE name ~ '^[0-9A-F]{24}[.]ready$') w
WHERE NOT pg_is_in_recovery()`;

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

/** How far the primary has archived, by its own word; undefined: no member says that it is the primary. */
export async function readArchive(
  context: StackContext,
  platform: Pick<Platform, 'run'>,
  signal: AbortSignal,
): Promise<Archive | undefined> {
  const answers = await Promise.all(context.nodesOf('database').map((node) => askMember(context, node, platform, signal)));
  return answers.find((answer) => answer !== undefined);
}

async function askMember(
  context: StackContext,
  node: StackNode,
  platform: Pick<Platform, 'run'>,
  signal: AbortSignal,
): Promise<Archive | undefined> {
  const { code, output } = await platform.run(questionJob(context, node), signal);
  const line = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !line.startsWith('{')) return undefined;
  return { member: `postgres-${node.index}`, ...archiveSchema.parse(JSON.parse(line)) };
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
      ...['-XAtwq', '-h', socket, '-p', String(PORTS.postgres), '-U', 'postgres', '-d', 'postgres', '-c', QUESTION.replaceAll('\n', ' ')],
    ],
    env: { PGCONNECT_TIMEOUT: '5' },
    files: [],
    after: [],
    within: ASK_WITHIN,
    runs: 'always',
    title: 'ask how far WAL is archived',
  };
}
