import { setTimeout as delay } from 'node:timers/promises';
import { SUPERUSER } from '../../components/postgres/index.ts';
import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';
import { askOnce, type Login } from './ask.ts';

/** Milliseconds a checkpoint may take beforehand, when it costs nobody anything. */
const CHECKPOINT_WITHIN = 60_000;
/** Milliseconds for the last segment to be archived: a stop waits for it, and nobody may wait for the stop. */
const ARCHIVED_WITHIN = 30_000;
const ANSWER_WITHIN = 3000;
const LOOK_EVERY = 100;

/** What a stop would otherwise do while everybody waits: write dirty pages, and archive the last segment where there is an archive. */
export async function preparePrimary(context: StackContext, primary: StackNode, signal: AbortSignal): Promise<void> {
  const login = superuserAt(context, primary);
  await askOnce(login, 'CHECKPOINT', CHECKPOINT_WITHIN);
  const [archive] = await askOnce(login, 'SHOW archive_mode', ANSWER_WITHIN);
  if (archive?.['archive_mode'] === 'off') return;
  const [switched] = await askOnce(login, 'SELECT pg_walfile_name(pg_switch_wal()) AS segment', ANSWER_WITHIN);
  const segment = String(switched?.['segment']);
  const deadline = performance.now() + ARCHIVED_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    const [row] = await askOnce(login, 'SELECT last_archived_wal AS segment FROM pg_stat_archiver', ANSWER_WITHIN);
    // Names of segments of one timeline sort by position.
    if (typeof row?.['segment'] === 'string' && row['segment'] >= segment) return;
    // An archive that is behind makes the stop slow, not unsafe: PostgreSQL keeps what is not archived.
    if (performance.now() > deadline) return;
    await delay(LOOK_EVERY);
  }
}

/** Straight to a member: the superuser never goes through a router. */
export function superuserAt(context: StackContext, node: StackNode): Login {
  return {
    host: node.address,
    port: PORTS.postgres,
    user: SUPERUSER,
    password: context.secret('database.superuser'),
    database: 'postgres',
  };
}
