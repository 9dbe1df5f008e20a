import type { StackContext } from '../../model/index.ts';

const MB = 1024 * 1024;

/** Memory settings of one PostgreSQL server, in whole megabytes. */
export interface Tuning {
  /** What the server is reckoned to use in all, bytes. */
  readonly memory: number;
  readonly sharedBuffers: number;
  readonly effectiveCacheSize: number;
  readonly workMem: number;
  readonly maintenanceWorkMem: number;
}

/** Bytes each database node may use: the spec's figure, or half of the machine shared among them (the rest is for the other servers, the application and the page cache). */
export function memoryPerNode(context: Pick<StackContext, 'spec' | 'machine' | 'nodesOf'>): number {
  return context.spec.database.memory ?? Math.floor(context.machine.memory / 2 / context.nodesOf('database').length);
}

/**
 * PostgreSQL's own advice (documentation, “Resource Consumption”): a quarter of the memory as shared buffers; the planner
 * may count on three quarters being cached. `work_mem` is what is left over divided by three sorts on each connection.
 */
export function tuningOf(memory: number, maxConnections: number): Tuning {
  const total = Math.floor(memory / MB);
  const sharedBuffers = clamp(Math.floor(total / 4), 32, 16_384);
  return {
    memory,
    sharedBuffers,
    effectiveCacheSize: Math.max(64, Math.floor((total * 3) / 4)),
    workMem: clamp(Math.floor((total - sharedBuffers) / (maxConnections * 3)), 4, 64),
    maintenanceWorkMem: clamp(Math.floor(total / 16), 16, 1024),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
