import type { DatabaseSpec } from '../spec.ts';
import { budget, type Budget, type BudgetRow } from './rows.ts';
import * as text from './text.ts';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

/**
 * Share of the machine all database nodes of a stack get together when the spec does not say. A quarter leaves room for
 * the application, the cache and the page cache the nodes share, and for a second stack: on a laptop of 4 GB three
 * nodes get 341 MB each.
 */
const DATABASE_SHARE = 0.25;
/** PostgreSQL starts with less, but not with 100 connections and room to sort. */
const LEAST_NODE = 128 * MB;
/** More than this is a decision to be written in the spec. */
const MOST_NODE = 16 * GB;

/** Bytes each database node is tuned for and expected to use: what the spec says, or its share of the machine, in whole megabytes. */
export function databaseNodeMemory(database: Pick<DatabaseSpec, 'memory' | 'standbys'>, machineMemory: number): number {
  if (database.memory !== undefined) return database.memory;
  const share = (machineMemory * DATABASE_SHARE) / (1 + database.standbys);
  return Math.floor(Math.min(MOST_NODE, Math.max(LEAST_NODE, share)) / MB) * MB;
}

/** Kept for the kernel, the log-in session and what else a server runs: Debian without services uses less. */
const SYSTEM = 256 * MB;
/** Agent and controller together; `bench/` measures it. */
export const PRUMO_MEMORY = 150 * MB;

export interface MemoryNeed {
  /** Service, or group of like ones: equal names are added up. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Memory of every service of every stack on this machine against what the machine has. Expected sizes are what
 * services usually hold resident, not their limits.
 */
export function memoryBudget(options: {
  readonly services: readonly MemoryNeed[];
  readonly machineMemory: number;
  /** What other stacks on this machine reckon with, one entry each. */
  readonly otherStacks?: readonly MemoryNeed[];
}): Budget {
  const groups = Map.groupBy(options.services, (service) => service.name);
  const rows: BudgetRow[] = [...groups].map(([name, members]) => {
    const amount = members.reduce((sum, member) => sum + member.bytes, 0);
    return { name, amount, why: text.copies(members.length, amount / members.length) };
  });
  rows.push({ name: 'prumo', amount: PRUMO_MEMORY, why: text.prumoMemory() }, { name: 'system', amount: SYSTEM, why: text.system() });
  for (const other of options.otherStacks ?? []) rows.push({ name: other.name, amount: other.bytes, why: text.otherStack() });
  return budget('bytes', rows, options.machineMemory, 'machine', (total) =>
    total > options.machineMemory ? [text.tooLittleMemory(total, options.machineMemory, largest(rows))] : [],
  );
}

function largest(rows: readonly BudgetRow[]): string {
  return rows.reduce((most, row) => (row.amount > most.amount ? row : most), { name: '', amount: -1 }).name;
}
