import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { storeWords } from '../../platforms/object-store/index.ts';
import { markOf, placeAsked, remembering, sendMissing } from '../offsite/index.ts';
import { pruneByClock } from '../retention/index.ts';
import { type Login, Session } from './content/index.ts';
import { Copies } from './copies.ts';
import { takeDump } from './dump.ts';
import { labelAt } from './manifest.ts';
import type { Answer, FlawedCopy, LogicalBackup, Request, Verb } from './request.ts';
import { serveRestore } from './serve-restore.ts';
import { summaryOf } from './summary.ts';
import { folderTarget, type Target } from './targets/index.ts';

/** Do what a command asks, as the user whose the copies are. What goes wrong is an answer. */
export async function serveRequest(verb: Verb, request: Request, signal: AbortSignal): Promise<Answer> {
  // Without a key, any copy there may be is one of another key.
  const key = request.key ?? '';
  try {
    if (verb === 'now') return await take(request, signal);
    using target = await placeAsked(request);
    const copies = new Copies(target, key);
    switch (verb) {
      case 'list':
        return { did: 'list', ...(await listedIn(target, request, signal)) };
      case 'verify':
        return { did: 'verify', ...(await verified(copies, signal)) };
      case 'look':
      case 'restore':
      case 'compare':
      case 'soundness':
        return await serveRestore(verb, { into: request.into, key, target, copies }, signal);
    }
  } catch (error) {
    return { did: 'failed', why: storeWords(error) };
  }
}

/** Here first; what is here is whole, and can be taken again, while it goes to the bucket. */
async function take(request: Request, signal: AbortSignal): Promise<Answer> {
  const { folder, key = '', offsite } = request;
  const here = folderTarget(folder);
  const kept = (target: Target): Copies => new Copies(target, key);
  const taken = await takeHere(request, { here, copies: kept(here) }, signal);
  if (taken.did !== 'now' || offsite === undefined) return taken;
  const sent = await sendMissing({ here, kept, offsite, lock: join(folder, '.offsite.lock'), now: () => new Date() }, signal);
  return { ...taken, offsite: sent };
}

async function takeHere(
  { folder, key, source, prumo, keep }: Request,
  { here, copies }: { readonly here: Target; readonly copies: Copies },
  signal: AbortSignal,
): Promise<Answer> {
  if (source === undefined || key === undefined) throw new Error('taking one needs a source and a key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  using lock = await tryLock(join(folder, '.lock'));
  if (lock === undefined) return { did: 'busy' };
  await copies.sweep(signal);
  const login = await primaryOf(source.members, signal);
  const now = (): Date => new Date();
  const manifest = await takeDump({ login, programs: source.programs, target: here, key, label: labelAt(now()), prumo, now }, signal);
  const taken = { did: 'now', copy: summaryOf(manifest) } as const;
  try {
    return { ...taken, removed: [...(await pruneByClock(copies, keep, now(), signal))] };
  } catch (error) {
    // It is stored whole, whatever becomes of the older ones.
    return { ...taken, removed: [], notRemoved: wordsOf(error) };
  }
}

/** The bucket is looked at every five minutes: what its manifests say is read once. Only what the bucket itself gives is told as flawed. */
async function listedIn(target: Target, { folder, key = '', offsite }: Request, signal: AbortSignal): ReturnType<typeof listed> {
  if (offsite !== undefined) {
    const memory = folderTarget(join(folder, `.manifests-${markOf(target)}`));
    const found = await listed(new Copies(remembering(target, memory), key), signal);
    if (found.flawed.length === 0) return found;
  }
  return listed(new Copies(target, key), signal);
}

async function listed(copies: Copies, signal: AbortSignal): Promise<{ copies: LogicalBackup[]; flawed: FlawedCopy[] }> {
  const found = await copies.list(signal);
  return {
    copies: found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined ? [] : [summaryOf(manifest)])),
    flawed: found.flatMap(({ label, flaw }) => (flaw === undefined ? [] : [{ label, flaw }])),
  };
}

/** Read every copy; what was removed meanwhile is neither whole nor damaged. */
export async function verified(copies: Copies, signal: AbortSignal): Promise<{ verified: string[]; flawed: FlawedCopy[] }> {
  const read: { readonly label: string; readonly flaw: string | undefined }[] = [];
  for (const copy of await copies.list(signal)) read.push({ label: copy.label, flaw: await copies.verify(copy, signal) });
  const there = await copies.stillThere(read, signal);
  return {
    verified: there.flatMap(({ label, flaw }) => (flaw === undefined ? [label] : [])),
    flawed: there.flatMap(({ label, flaw }) => (flaw === undefined ? [] : [{ label, flaw }])),
  };
}

/** The member that takes writes: a standby ends a query that has lasted too long for it. Rejects with the last reason when there is none. */
export async function primaryOf(members: readonly Login[], signal: AbortSignal): Promise<Login> {
  let why = 'no member';
  for (const member of members) {
    try {
      await using session = await Session.open(member, signal);
      const { standby } = await session.row(z.object({ standby: z.boolean() }), 'SELECT pg_is_in_recovery() AS standby');
      if (!standby) return member;
      why = `${member.host} is a standby`;
    } catch (error) {
      signal.throwIfAborted();
      why = `${member.host}: ${wordsOf(error)}`;
    }
  }
  throw new Error(`no primary was found: ${why}`);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
