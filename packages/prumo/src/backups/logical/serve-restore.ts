import { createHash } from 'node:crypto';
import { ContainerDamaged } from './container/index.ts';
import type { Copies } from './copies.ts';
import { giveToOwner, makeDatabase } from './create-database.ts';
import type { Login } from './content/index.ts';
import type { Manifest } from './manifest.ts';
import { compareRestored, proveSound } from './prove.ts';
import { DumpRefused } from './refusal.ts';
import type { Answer, Into, Verb } from './request.ts';
import { restoreDump } from './restore.ts';
import { tableKey } from './table-name.ts';
import { ObjectMissing, type Target } from './targets/index.ts';

/** Differences that are told one by one. */
const TOLD = 100;

export interface RestoreRequest {
  readonly into: Into | undefined;
  readonly key: string;
  readonly target: Target;
  readonly copies: Copies;
}

/** Look at one copy, restore it into a server that has nothing, or compare what was restored with its manifest. */
export async function serveRestore(
  verb: Extract<Verb, 'look' | 'restore' | 'compare' | 'soundness'>,
  { into, key, target, copies }: RestoreRequest,
  signal: AbortSignal,
): Promise<Answer> {
  if (into === undefined) throw new Error('restoring one needs a copy and a place');
  const copy = await copies.find(into.label, signal);
  if (copy === undefined) return { did: 'damaged', why: `${into.label} is not there` };
  const { manifest, flaw } = copy;
  if (manifest === undefined || flaw !== undefined) return { did: 'damaged', why: `${into.label}: ${flaw}` };
  const tables = manifest.content.tables.filter(({ kind }) => kind === 'table').map(({ name }) => name);
  const unknown = into.tables.find((name) => !tables.some((table) => tableKey(table) === tableKey(name)));
  if (unknown !== undefined) return { did: 'no-table', name: unknown };
  const only = into.tables.length === 0 ? undefined : new Set(into.tables.map((name) => tableKey(name) ?? ''));
  const server: Login = { ...into.login, password: '', database: manifest.database.name };
  switch (verb) {
    case 'look':
      return { did: 'look', tables };
    case 'restore':
      return restored({ into, key, target, manifest, server, ...(only === undefined ? {} : { only }) }, signal);
    case 'compare': {
      const { differences, tables, rows } = await compareRestored(server, manifest, only, signal);
      return {
        did: 'compare',
        compared: { tables, rows, differences: differences.slice(0, TOLD), differing: differences.length, manifest: digestOf(manifest) },
      };
    }
    case 'soundness': {
      const { constraints, indexes, broken } = await proveSound(server, signal);
      return { did: 'soundness', soundness: { constraints, indexes, broken: broken.slice(0, TOLD) } };
    }
  }
}

interface Restoring {
  readonly into: Into;
  readonly key: string;
  readonly target: Target;
  readonly manifest: Manifest;
  readonly server: Login;
  readonly only?: ReadonlySet<string>;
}

async function restored({ into, server, ...inputs }: Restoring, signal: AbortSignal): Promise<Answer> {
  const { programs, scratch, jobs } = into;
  try {
    const login = await makeDatabase(server, inputs.manifest, signal);
    await restoreDump({ ...inputs, login, programs, scratch, jobs }, signal);
    await giveToOwner(login, inputs.manifest, signal);
  } catch (error) {
    if (error instanceof ContainerDamaged || error instanceof DumpRefused || error instanceof ObjectMissing)
      return { did: 'damaged', why: error.message };
    throw error;
  }
  return { did: 'restore', database: server.database };
}

function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}
