import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerRun } from '../failover/ledger-run.ts';

/** Milliseconds for a standby to replay what it has received: nothing more comes, its source is dead. */
const REPLAYED_WITHIN = 10_000;
const LOOK_EVERY = 100;

/** Keys of the rows each member has that is not among the dead; null when one of them cannot be read whole. */
export async function survivorsHave(run: LedgerRun, dead: readonly string[]): Promise<readonly ReadonlySet<string>[] | null> {
  const found: ReadonlySet<string>[] = [];
  for (const member of run.database.members.filter((one) => !dead.includes(one))) {
    const keys = await keysOf(run, member).catch(() => null);
    if (keys === null) return null;
    found.push(keys);
  }
  return found;
}

async function keysOf(run: LedgerRun, member: string): Promise<ReadonlySet<string> | null> {
  const deadline = performance.now() + REPLAYED_WITHIN;
  while (!(await hasReplayed(run, member))) {
    if (performance.now() > deadline) return null;
    await delay(LOOK_EVERY);
  }
  return new Set((await run.rows(member)).map((row) => row.key));
}

/** Of WAL that was received, the end need not be that of a record: then what is there is replayed when replay stands still. */
async function hasReplayed({ database }: LedgerRun, member: string): Promise<boolean> {
  const look = async () => {
    const [row] = await database.ask(
      member,
      'SELECT pg_is_in_recovery() AS standby, pg_last_wal_replay_lsn()::text AS replayed, pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn() AS there',
    );
    return row;
  };
  const before = await look();
  if (before?.['standby'] === false || before?.['there'] === true) return true;
  await delay(5 * LOOK_EVERY);
  return before?.['replayed'] === (await look())?.['replayed'];
}
