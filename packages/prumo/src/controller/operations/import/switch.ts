import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { reconnectAll, superuserAt, whileHeld } from '../../../availability/switchover/index.ts';
import { importText, type Primary, type Swap, swapDatabases } from '../../../backups/import/index.ts';
import { Session } from '../../../backups/logical/content/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { verbatim } from '../../../messages/message.ts';
import type { StackContext } from '../../../model/index.ts';
import { Guard } from '../guard.ts';
import { lockStack } from '../lock.ts';
import type { PrepareInputs } from '../prepare.ts';
import type { OpenImport } from './open.ts';

/** Milliseconds the guard waits for a sign of life before it resumes the poolers. Clients wait 20 s before they fail. */
const LEASE = 5000;
/** Milliseconds for the renaming, sessions that end included: clients fail after 20 s. */
const RENAMED_WITHIN = 10_000;
/** Milliseconds for standbys to have it too. */
const REPLAYED_WITHIN = 10_000;
/** Milliseconds for a renaming that was broken off to end. The server looks every 2 s whether its asker is still there. */
const ENTERED_WITHIN = 20_000;
const LOOK_EVERY = 50;

const REPLAYED = `SELECT coalesce(bool_and(replay_lsn >= $1::pg_lsn), true) AS all FROM pg_stat_replication`;

/**
 * Let the database `from` take the place of the application's, which is called `to` afterwards. No transaction of the application is under way
 * meanwhile: those at the poolers wait, other sessions are ended. Resolves with milliseconds they waited, whatever went wrong, once it is switched. Rejects with
 * `import-failed`; nothing is renamed then, or it says that this is not known.
 */
export async function switchDatabases(
  inputs: PrepareInputs,
  { context, platform, primary }: OpenImport,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const { spec, home, signal } = inputs;
  const { name } = context.spec.database;
  await using _lock = await lockStack(home, spec.name, 'prumo import');
  const begun = performance.now();
  const held = await exchange(inputs, { context, platform, primary }, { name, from, to }).catch(async (error: unknown) => {
    // A COMMIT that waits for the standby may be broken off and is there all the same; so it is when the guard is what fails.
    if (!(await isSwapped(primary, { name, from, to }))) throw error;
    return performance.now() - begun;
  });
  // It is switched, whatever becomes of this: a pooler leaves its connections by itself within five minutes.
  await leaveOld(context, primary('postgres'), to).catch(() => undefined);
  return held;
}

/** Rename them while the poolers hold transactions back. */
async function exchange(
  { signal }: PrepareInputs,
  { context, platform, primary }: Pick<OpenImport, 'context' | 'platform' | 'primary'>,
  swap: Swap,
): Promise<number> {
  await using guard = new Guard(platform, `import-${process.pid}-${Date.now()}`, LEASE);
  const within = AbortSignal.any([signal, AbortSignal.timeout(RENAMED_WITHIN)]);
  const take: Parameters<typeof whileHeld>[1] = (steps) => guard.take(steps);
  return await whileHeld(context, take, () => swapDatabases(primary('postgres'), swap, within)).catch((error: unknown) => {
    if (!(error instanceof PrumoError) || error.code !== 'switchover-refused') throw error;
    const { what, why } = error;
    const known = why === undefined ? {} : { why };
    throw new PrumoError({ code: 'import-failed', what, ...known, remedy: importText.notPausedRemedy(), still: importText.untouched() });
  });
}

/**
 * Where the databases are, whatever was said. A renaming that still waits for its COMMIT holds back who enters the database, and shows only afterwards:
 * the look is of use once somebody got in. Rejects with `import-failed` where that cannot be told.
 */
export async function isSwapped(primary: Primary, { name, from, to }: Swap): Promise<boolean> {
  // Whatever the signal says by now.
  const signal = new AbortController().signal;
  try {
    await entered(primary(name), signal);
    await using session = await Session.open(primary('postgres'), signal);
    const there = await session.rows(z.object({ name: z.string() }), 'SELECT datname AS name FROM pg_database WHERE datname = ANY ($1)', [
      [from, to],
    ]);
    return there.some((database) => database.name === to) && !there.some((database) => database.name === from);
  } catch (error) {
    throw new PrumoError({
      code: 'import-failed',
      what: importText.notKnownIfSwitched(),
      why: verbatim(error instanceof Error ? error.message : String(error)),
      remedy: importText.notKnownIfSwitchedRemedy(),
      cause: error,
    });
  }
}

/** Get into a database, and out again. Who waited for a renaming is told of it, and has to come again. */
async function entered(login: Parameters<typeof Session.open>[0], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + ENTERED_WITHIN;
  for (;;) {
    const session = await Session.open(login, signal).catch((error: unknown) => {
      if (performance.now() > deadline) throw error;
      return undefined;
    });
    if (session !== undefined) return session[Symbol.asyncDispose]();
    await delay(LOOK_EVERY);
  }
}

/** Reads by the standbys leave the database that was: its sessions go on under its new name until they end. */
async function leaveOld(context: StackContext, login: Parameters<typeof Session.open>[0], old: string): Promise<void> {
  // Whatever the signal says by now: it is switched.
  const signal = new AbortController().signal;
  const deadline = performance.now() + REPLAYED_WITHIN;
  await using session = await Session.open(login, signal);
  const { lsn } = await session.row(z.object({ lsn: z.string() }), 'SELECT pg_current_wal_lsn()::text AS lsn');
  while (performance.now() < deadline) {
    const { all } = await session.row(z.object({ all: z.boolean() }), REPLAYED, [lsn]);
    if (all) break;
    await delay(LOOK_EVERY);
  }
  await reconnectAll(context);
  for (const node of context.nodesOf('database')) {
    // One that is away comes back without sessions.
    const member = await Session.open(superuserAt(context, node), signal).catch(() => undefined);
    if (member === undefined) continue;
    await using _closes = member;
    await member.rows(z.looseObject({}), 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [old]);
  }
}
