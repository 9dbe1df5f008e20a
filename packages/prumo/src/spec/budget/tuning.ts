import type { Message } from '../../messages/message.ts';
import { formatSize } from '../values/units.ts';
import * as text from './text.ts';

const KB = 1024;
const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** PostgreSQL parameters that follow from a node's memory. Bytes, or counts. */
export interface Tuning {
  /**
   * A quarter of the node's memory: "a reasonable starting value for shared_buffers is 25% of the memory"
   * (https://www.postgresql.org/docs/current/runtime-config-resource.html).
   */
  readonly sharedBuffers: number;
  /** Three quarters: what a query may hope to find in memory, the kernel's cache included. The share is PGTune's (https://pgtune.leopard.in.ua). Reserves nothing. */
  readonly effectiveCacheSize: number;
  /**
   * (memory − shared_buffers) ÷ (3 × max_connections) ÷ parallel workers of a query: three sorts or hashes in every
   * connection at once still fit. PGTune's formula for web applications; at least PostgreSQL's own default of 4 MB,
   * because behind the poolers only part of the connections are ever open.
   */
  readonly workMem: number;
  /** A sixteenth, at most 2 GB, as PGTune; at least 16 MB. Each of the three autovacuum workers may use it. */
  readonly maintenanceWorkMem: number;
  /** A thirty-second of shared_buffers, between 64 kB and a WAL segment of 16 MB: PostgreSQL's own rule for -1 (https://www.postgresql.org/docs/current/runtime-config-wal.html). */
  readonly walBuffers: number;
  /** PostgreSQL's default of 8, or one for each core where there are more. */
  readonly maxWorkerProcesses: number;
  /** One for each core, as PGTune. */
  readonly maxParallelWorkers: number;
  /** Half the cores, at most 4, as PGTune. */
  readonly maxParallelWorkersPerGather: number;
}

/**
 * Work out a node's parameters. Pure.
 * @param memory Bytes the node may use.
 * @param maxConnections `max_connections`.
 * @param cores Processors of the machine.
 */
export function tuning(memory: number, maxConnections: number, cores: number): Tuning {
  const sharedBuffers = whole(memory / 4, MB);
  const perGather = Math.max(1, Math.min(4, Math.ceil(cores / 2)));
  return {
    sharedBuffers,
    effectiveCacheSize: whole((memory * 3) / 4, MB),
    workMem: Math.max(4 * MB, whole((memory - sharedBuffers) / (3 * Math.max(1, maxConnections)) / perGather, KB)),
    maintenanceWorkMem: Math.min(2 * GB, Math.max(16 * MB, whole(memory / 16, MB))),
    walBuffers: Math.min(16 * MB, Math.max(64 * KB, whole(sharedBuffers / 32, KB))),
    maxWorkerProcesses: Math.max(8, cores),
    maxParallelWorkers: Math.max(1, cores),
    maxParallelWorkersPerGather: perGather,
  };
}

/** Down to a whole number of units. */
function whole(bytes: number, unit: number): number {
  return Math.floor(bytes / unit) * unit;
}

/** A size as PostgreSQL reads it: `85MB`, `873kB`. Less than a kilobyte is lost. */
export function parameterSize(bytes: number): string {
  return bytes % MB === 0 ? `${bytes / MB}MB` : `${Math.floor(bytes / KB)}kB`;
}

export interface TuningRow {
  /** PostgreSQL's name. */
  readonly parameter: string;
  /** As PostgreSQL reads it. */
  readonly value: string;
  readonly why: Message;
}

/** The parameters for `postgresql.conf`, each with the arithmetic behind it, for display. */
export function tuningRows(memory: number, maxConnections: number, cores: number): readonly TuningRow[] {
  const worked = tuning(memory, maxConnections, cores);
  const node = formatSize(memory);
  const sizes: readonly TuningRow[] = [
    { parameter: 'shared_buffers', value: parameterSize(worked.sharedBuffers), why: text.shareOfNode('25 %', node) },
    { parameter: 'effective_cache_size', value: parameterSize(worked.effectiveCacheSize), why: text.shareOfNode('75 %', node) },
    {
      parameter: 'work_mem',
      value: parameterSize(worked.workMem),
      why: text.workMem(node, parameterSize(worked.sharedBuffers), maxConnections, worked.maxParallelWorkersPerGather),
    },
    { parameter: 'maintenance_work_mem', value: parameterSize(worked.maintenanceWorkMem), why: text.maintenance(node) },
    { parameter: 'wal_buffers', value: parameterSize(worked.walBuffers), why: text.walBuffers() },
  ];
  const counts: readonly TuningRow[] = [
    { parameter: 'max_worker_processes', value: String(worked.maxWorkerProcesses), why: text.workers(cores) },
    { parameter: 'max_parallel_workers', value: String(worked.maxParallelWorkers), why: text.parallel(cores) },
    { parameter: 'max_parallel_workers_per_gather', value: String(worked.maxParallelWorkersPerGather), why: text.perGather(cores) },
  ];
  return [...sizes, ...counts];
}
