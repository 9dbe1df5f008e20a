import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { ContainerDamaged } from '../logical/container/index.ts';
import { primaryOf } from '../logical/serve-request.ts';
import { folderTarget, ObjectMissing, type Target } from '../logical/targets/index.ts';
import { type Belonging, NotAssignable } from './assign.ts';
import { Exports } from './exports.ts';
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
        return await locked(request, (place) => takeAndPrune(request, place, signal));
      case 'foresee':
        return await foresee(request, signal);
      case 'restore':
        return await locked(request, (place) => restore(request, place, signal));
    }
  } catch (error) {
    return answerTo(error);
  }
}

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

async function takeAndPrune(request: ExportRequest, { target, exports }: Place, signal: AbortSignal): Promise<ExportAnswer> {
  await exports.sweep(signal);
  const { manifests, leftOut, ownerless } = await take(request, target, signal);
  const taken = { did: 'now' as const, exports: manifests.map(summaryOf), leftOut: [...leftOut], ownerless: [...ownerless] };
  try {
    return { ...taken, removed: [...(await exports.prune(request.spec.keep, new Date(), signal))] };
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
  return { did: 'failed', why };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
