import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One process as the kernel shows it in `/proc/PID/stat`. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Controlling terminal; 0 for none. */
  readonly terminal: number;
  /** `R`, `S`, `D`, `T`, `Z` … */
  readonly state: string;
  /** Clock ticks since boot; with the pid it identifies a process. */
  readonly startTicks: number;
  readonly command: string;
}

/** A moment of the process table, by pid. */
export type ProcessTable = ReadonlyMap<number, ProcessEntry>;

export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readProcFile(pid, 'stat');
  if (stat === undefined) return undefined;
  // The command may hold spaces and parentheses; nothing after its last `)` does.
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  return {
    pid,
    state: fields[0] ?? '?',
    parent: Number(fields[1]),
    session: Number(fields[3]),
    terminal: Number(fields[4]),
    startTicks: Number(fields[19]),
    command: stat.slice(stat.indexOf('(') + 1, end),
  };
}

export function readProcessTable(): ProcessTable {
  const table = new Map<number, ProcessEntry>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const entry = readProcess(Number(name));
    if (entry !== undefined) table.set(entry.pid, entry);
  }
  return table;
}

/** A zombie runs no code and holds no file: for every purpose of ours it is gone. */
export function isAlive(entry: ProcessEntry): boolean {
  return entry.state !== 'Z' && entry.state !== 'X';
}

/** Whether the process with this identity, not another that took its pid, is alive. */
export function stillRuns(pid: number, startTicks: number): boolean {
  const entry = readProcess(pid);
  return entry !== undefined && entry.startTicks === startTicks && isAlive(entry);
}

/** Real, effective and saved user ids; empty when the process is gone. */
export function userIdsOf(pid: number): readonly number[] {
  const line = /^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(readProcFile(pid, 'status') ?? '');
  return line === null ? [] : [Number(line[1]), Number(line[2]), Number(line[3])];
}

/**
 * Whether the process lives in a pid namespace below ours: a container on the same machine, whose user ids may equal
 * ours by number and are nevertheless strangers.
 */
export function isContained(pid: number): boolean {
  const line = /^NSpid:\s+(.+)$/m.exec(readProcFile(pid, 'status') ?? '');
  return line !== null && (line[1] ?? '').trim().split(/\s+/).length > 1;
}

/** Value of a variable in the environment the process was started with; undefined when unset or not ours to read. */
export function environmentOf(pid: number, variable: string): string | undefined {
  const prefix = `${variable}=`;
  return readProcFile(pid, 'environ')?.split('\0').find((entry) => entry.startsWith(prefix))?.slice(prefix.length);
}

export function workingFolderOf(pid: number): string | undefined {
  return quietly(() => readlinkSync(`/proc/${pid}/cwd`));
}

/** Paths of open files; empty when not ours to read. */
export function openFilesOf(pid: number): readonly string[] {
  const names = quietly(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return names.flatMap((name) => quietly(() => readlinkSync(`/proc/${pid}/fd/${name}`)) ?? []);
}

/** Resident bytes: the process's own, and those it may share with others (files, shared memory). */
export function residentMemoryOf(pid: number): { readonly own: number; readonly shared: number } {
  const status = readProcFile(pid, 'status') ?? '';
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { own: bytes('RssAnon'), shared: bytes('RssFile') + bytes('RssShmem') };
}

/** Command line for people, at most 120 characters. */
export function commandLineOf(entry: ProcessEntry): string {
  const line = readProcFile(entry.pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? '';
  return (line === '' ? entry.command : line).slice(0, 120);
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function readProcFile(pid: number, name: string): string | undefined {
  return quietly(() => readFileSync(`/proc/${pid}/${name}`, 'latin1'));
}

/** A process may end between any two reads; that is an answer, not an error. */
function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
