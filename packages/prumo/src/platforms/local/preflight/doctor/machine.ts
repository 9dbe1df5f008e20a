import { readFile, stat, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Check } from './check.ts';
import { text } from './text.ts';

const GIB = 1024 ** 3;
/** Memory the servers of a default stack take before the application, as measured on two cores; below it `up` cannot end well. */
const MEMORY_NEEDED = 1.5 * GIB;
/** Docker gives 64 MB, where parallel queries fail; PostgreSQL's default `dynamic_shared_memory_type` lives here. */
const SHARED_MEMORY_NEEDED = 256 * 1024 ** 2;
/** Seconds a file may seem to come from the future before the clock is to blame. */
const CLOCK_TOLERANCE = 300;

/** Bytes of memory a spec needs. */
export interface MemoryNeeds {
  /** All stacks of this machine together, as `up` reckons: more than `machine` and it refuses. */
  readonly total: number;
  /** What the machine has. */
  readonly machine: number;
  /** Of this stack, what does not run yet and so will be taken from what is available. */
  readonly toCome: number;
}

/** Operating system, architecture, processors, memory, clock. */
export async function machineChecks(needs?: MemoryNeeds): Promise<readonly Check[]> {
  const [release, meminfo, sharedMemory] = await Promise.all([
    readFile('/etc/os-release', 'utf8').catch(() => ''),
    readFile('/proc/meminfo', 'utf8').catch(() => ''),
    statfs('/dev/shm').then(
      ({ bavail, bsize }) => bavail * bsize,
      () => undefined,
    ),
  ]);
  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(release)?.[1] ?? process.platform;
  const isKnown = process.arch === 'x64' || process.arch === 'arm64';
  const processors = availableParallelism();
  return [
    {
      id: 'system',
      title: text.system(),
      found: name,
      ...(process.platform === 'linux' ? { status: 'ok' } : { status: 'problem', needed: 'Linux', remedy: text.systemRemedy() }),
    },
    {
      id: 'architecture',
      title: text.architecture(),
      found: process.arch,
      ...(isKnown ? { status: 'ok' } : { status: 'warning', needed: 'x64, arm64', remedy: text.architectureRemedy() }),
    },
    {
      id: 'processors',
      title: text.processors(),
      found: String(processors),
      needed: '≥ 2',
      ...(processors >= 2 ? { status: 'ok' } : { status: 'warning', remedy: text.processorsRemedy() }),
    },
    memoryCheck(availableMemory(meminfo), needs),
    sharedMemory === undefined
      ? { id: 'shared-memory', title: text.sharedMemory(), status: 'problem', found: 'no /dev/shm', remedy: text.sharedMemoryRemedy() }
      : {
          id: 'shared-memory',
          title: text.sharedMemory(),
          found: gib(sharedMemory),
          needed: `≥ ${gib(SHARED_MEMORY_NEEDED)}`,
          ...(sharedMemory >= SHARED_MEMORY_NEEDED ? { status: 'ok' } : { status: 'warning', remedy: text.sharedMemoryRemedy() }),
        },
    await clockCheck(new Date()),
  ];
}

/** Whether the machine can carry the spec, and has the memory free now. `available` in bytes. */
export function memoryCheck(available: number | undefined, needs: MemoryNeeds | undefined): Check {
  const base = { id: 'memory', title: text.memory() };
  if (needs !== undefined && needs.total > needs.machine) {
    return {
      ...base,
      status: 'problem',
      found: `${gib(needs.machine)} in all`,
      needed: `≥ ${gib(needs.total)}`,
      remedy: text.memoryRemedy(),
    };
  }
  if (available === undefined) return { ...base, status: 'skipped' };
  const needed = needs?.toCome ?? MEMORY_NEEDED;
  const found = { ...base, found: gib(available), needed: `≥ ${gib(needed)}` };
  return available >= needed ? { ...found, status: 'ok' } : { ...found, status: 'warning', remedy: text.memoryRemedy() };
}

/** `MemAvailable` of /proc/meminfo, bytes. */
export function availableMemory(meminfo: string): number | undefined {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/** A clock is wrong when files this machine wrote lie in its future. (Being right to the second cannot be told from here.) */
export async function clockCheck(now: Date, witnesses: readonly string[] = ['/var/lib/dpkg/status', '/var/log', '/etc']): Promise<Check> {
  const times = await Promise.all(
    witnesses.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const newest = Math.max(...times);
  const base = { id: 'clock', title: text.clock(), found: now.toISOString() };
  if (newest <= now.getTime() + CLOCK_TOLERANCE * 1000) return { ...base, status: 'ok' };
  return { ...base, status: 'problem', needed: `after ${new Date(newest).toISOString()}`, remedy: text.clockRemedy() };
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
