import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { storeWords } from '../../platforms/object-store/index.ts';
import { ContainerDamaged } from '../logical/container/index.ts';
import { primaryOf } from '../logical/serve-request.ts';
import { distantTarget, folderTarget, ObjectMissing, type Target } from '../logical/targets/index.ts';
import { carry, sendMissing } from '../offsite/index.ts';
import { pruneByClock } from '../retention/index.ts';
import { type Belonging, NotAssignable } from './assign.ts';
import { Exports, parcelOf } from './exports.ts';
import type { ExportManifest } from './manifest.ts';
import type { ExportAnswer, ExportRequest, ExportVerb } from './request.ts';
import { NotRestorable } from './restore/put-back.ts';
import { restoreTenant, TenantBusy } from './restore/restore-tenant.ts';
import { summaryOf } from './summary.ts';
import { type Exported, foreseeExports, takeExports, UnknownTenant } from './take.ts';

/** Do what a command asks, as the user whose the exports are. What goes wrong is an answer. */
export async function serveExportRequest(verb: ExportVerb, request: ExportRequest, signal: AbortSignal): Promise<ExportAnswer> {
  try {
    switch (verb) {
      case 'now':
        return await takeAndSend(request, signal);
      case 'foresee':
        return await foresee(request, signal);
      case 'restore':
        return await locked(request, (place) => restore(request, place, signal));
    }
  } catch (error) {
    return answerTo(error);
  }
}

/** Milliseconds to remove two files. */
const REMOVE_WITHIN = 10_000;

interface Place {
  readonly target: Target;
  readonly exports: Exports;
}

/** Nothing is exported, swept or restored at the same time. */
async function locked({ folder, key, zstd }: ExportRequest, work: (place: Place) => Promise<ExportAnswer>): Promise<ExportAnswer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  using lock = await tryLock(join(folder, '.lock'));
  if (lock === undefined) return { did: 'busy' };
  const target = folderTarget(folder);
  return await work({ target, exports: new Exports(target, key, zstd) });
}

/** Here first; what is here is whole, and exports can be taken and restored, while they go to the bucket. */
async function takeAndSend(request: ExportRequest, signal: AbortSignal): Promise<ExportAnswer> {
  const { folder, key, zstd, offsite } = request;
  const taken = await locked(request, (place) => takeAndPrune(request, place, signal));
  if (taken.did !== 'now' || offsite === undefined) return taken;
  const kept = (target: Target): Exports => new Exports(target, key, zstd);
  const lock = join(folder, '.offsite.lock');
  return { ...taken, offsite: await sendMissing({ here: folderTarget(folder), kept, offsite, lock, now: () => new Date() }, signal) };
}

async function takeAndPrune(request: ExportRequest, { target, exports }: Place, signal: AbortSignal): Promise<ExportAnswer> {
  await exports.sweep(signal);
  const { manifests, leftOut, ownerless } = await take(request, target, signal);
  const taken = { did: 'now' as const, exports: manifests.map(summaryOf), leftOut: [...leftOut], ownerless: [...ownerless] };
  try {
    return { ...taken, removed: [...(await pruneByClock(exports, request.keep ?? request.spec.keep, new Date(), signal))] };
  } catch (error) {
    // They are stored whole, whatever becomes of the older ones.
    return { ...taken, removed: [], notRemoved: wordsOf(error) };
  }
}

async function take(
  { members, spec, tenant, key, zstd, stack, prumo }: ExportRequest,
  target: Target,
  signal: AbortSignal,
  purpose?: 'safety',
): Promise<Exported> {
  const login = await primaryOf(members, signal);
  return takeExports({ login, spec, tenant, target, key, zstd, stack, prumo, purpose, now: () => new Date() }, signal);
}

async function foresee({ members, spec, tenant }: ExportRequest, signal: AbortSignal): Promise<ExportAnswer> {
  const { tenants, assignment } = await foreseeExports({ login: await primaryOf(members, signal), spec, tenant }, signal);
  return {
    did: 'foresee',
    tenants: [...tenants],
    tables: [
      ...assignment.members.map(({ table, by }) => ({ name: table.name, by: wayOf(by) })),
      ...assignment.shared.map(({ name }) => ({ name, by: 'shared' })),
    ],
    leftOut: [...assignment.leftOut],
  };
}

async function restore(request: ExportRequest, { target, exports }: Place, signal: AbortSignal): Promise<ExportAnswer> {
  await using _fetched = await fetched(request, { target, exports }, signal);
  const manifest = await wanted(request, exports, signal);
  const isRehearsal = request.rehearse === true;
  const login = await primaryOf(request.members, signal);
  const safety = () => safetyOf({ ...request, tenant: manifest.tenant.key }, target, signal);
  const restored = await restoreTenant({ login, spec: request.spec, manifest, exports, isRehearsal, safety }, signal);
  return {
    did: 'restore',
    name: manifest.name,
    tenant: manifest.tenant.key,
    safety: restored.safety,
    tables: [...restored.tables],
    untouched: [...restored.untouched],
    counted: [...restored.counted],
    others: restored.others,
  };
}

/**
 * Bring the export from the bucket first, where it is wanted from there: while a tenant is held nobody waits for a store. It is not kept here, unless it
 * was here before.
 */
async function fetched(
  { name, from, offsite, key, zstd }: ExportRequest,
  { target, exports }: Place,
  signal: AbortSignal,
): Promise<AsyncDisposable> {
  const nothing = { [Symbol.asyncDispose]: () => Promise.resolve() };
  if (from !== 'offsite' || name === undefined) return nothing;
  if (offsite === undefined) throw new Error('the spec names no bucket');
  using there = await distantTarget(offsite.access);
  const found = await new Exports(there, key, zstd).find(name, signal);
  if (found?.manifest === undefined || found.flaw !== undefined) throw new ContainerDamaged('not-a-backup', name);
  const parcel = parcelOf(found.manifest);
  const own = await exports.find(name, signal);
  await carry(parcel, there, target, signal);
  if (own !== undefined) return nothing;
  return {
    async [Symbol.asyncDispose]() {
      const until = AbortSignal.timeout(REMOVE_WITHIN);
      try {
        await target.remove(parcel.manifest, until);
        await target.remove(parcel.content, until);
      } catch {
        // The tenant is restored all the same; what stays is an export like others, and goes in its time.
      }
    },
  };
}

/** The export to restore, which was found whole by whoever asks. */
async function wanted({ name }: ExportRequest, exports: Exports, signal: AbortSignal): Promise<ExportManifest> {
  const found = name === undefined ? undefined : await exports.find(name, signal);
  if (found?.manifest === undefined || found.flaw !== undefined) throw new ContainerDamaged('not-a-backup', name ?? 'no export');
  return found.manifest;
}

async function safetyOf(request: ExportRequest, target: Target, signal: AbortSignal): Promise<ExportManifest> {
  const [manifest] = (await take(request, target, signal, 'safety')).manifests;
  if (manifest === undefined) throw new Error('nothing was exported');
  return manifest;
}

function wayOf(by: Belonging): string {
  switch (by.kind) {
    case 'column':
      return by.column;
    case 'parent':
      return `(${by.foreignKey.columns.join(', ')}) -> ${by.foreignKey.parent}`;
    case 'tenant':
    case 'schema':
      return by.kind;
  }
}

function answerTo(error: unknown): ExportAnswer {
  const why = wordsOf(error);
  if (error instanceof UnknownTenant) return { did: 'unknown-tenant' };
  if (error instanceof NotAssignable) return { did: 'not-assignable', why };
  if (error instanceof NotRestorable) return { did: 'refused', because: 'not-restorable', why };
  if (error instanceof TenantBusy) return { did: 'refused', because: 'tenant-busy', why };
  if (error instanceof ContainerDamaged || error instanceof ObjectMissing) return { did: 'refused', because: 'damaged', why };
  return { did: 'failed', why: storeWords(error) };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
