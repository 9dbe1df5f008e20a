import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';

/** One process as the kernel shows it in `/proc/PID/stat`. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Controlling terminal; 0 for none. */
  readonly terminal: number;
  /** A thread of the kernel itself: it has no memory, files or environment of its own. */
  readonly isKernel: boolean;
  /** The kernel is taking it apart, all its threads have ended but this one: it runs no code of its own any more. */
  readonly isEnding: boolean;
  /** `R`, `S`, `D`, `T`, `Z` … */
  readonly state: string;
  /** Pages of memory, shared ones included. */
  readonly residentPages: number;
  /** Clock ticks since boot; with the pid it identifies a process. */
  readonly startTicks: number;
  /** Processor time used so far, user and system, in clock ticks. */
  readonly ticks: number;
  readonly command: string;
}

/** PF_KTHREAD of the kernel's `include/linux/sched.h`. */
const KERNEL_THREAD = 0x0020_0000;
/** PF_EXITING, set in the kernel's `do_exit`, which never goes back to the program. */
const EXITING = 0x4;

export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readProcFile(pid, 'stat');
  if (stat === undefined) return undefined;
  // The command may hold spaces and parentheses; nothing after its last `)` does.
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ', 22);
  return {
    pid,
    state: fields[0] ?? '?',
    parent: Number(fields[1]),
    session: Number(fields[3]),
    terminal: Number(fields[4]),
    isKernel: (Number(fields[6]) & KERNEL_THREAD) !== 0,
    isEnding: (Number(fields[6]) & EXITING) !== 0 && Number(fields[17]) <= 1,
    startTicks: Number(fields[19]),
    ticks: Number(fields[11]) + Number(fields[12]),
    residentPages: Number(fields[21]),
    command: stat.slice(stat.indexOf('(') + 1, end),
  };
}

/** A zombie runs no code and holds no file: for every purpose of ours it is gone. One of which other threads live looks like one, and is none. */
export function isAlive(entry: ProcessEntry): boolean {
  return (entry.state !== 'Z' && entry.state !== 'X') || !entry.isEnding;
}

/** Whether the process with this identity, not another that took its pid, is alive. */
export function stillRuns(pid: number, startTicks: number): boolean {
  const entry = readProcess(pid);
  return entry !== undefined && entry.startTicks === startTicks && isAlive(entry);
}

export function processIds(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/**
 * User id the process's files in /proc belong to: its effective one, or root's when the process has dropped privileges itself.
 * One system call; undefined when the process is gone.
 */
export function apparentUserOf(pid: number): number | undefined {
  return quietly(() => statSync(`/proc/${pid}`).uid);
}

/** Whose a process is, and whether it lives in a pid namespace below ours: a container, whose user ids are not ours. */
export interface ProcessOwner {
  /** Real, effective and saved user ids; empty when the process is gone. */
  readonly userIds: readonly number[];
  readonly isContained: boolean;
}

export function ownerOfProcess(pid: number): ProcessOwner {
  const status = readProcFile(pid, 'status') ?? '';
  const ids = /^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(status);
  const namespaces = /^NSpid:\s+(.+)$/m.exec(status)?.[1] ?? '';
  return {
    userIds: ids === null ? [] : [Number(ids[1]), Number(ids[2]), Number(ids[3])],
    isContained: namespaces.trim().split(/\s+/).length > 1,
  };
}

/** Value of a variable in the environment the process was started with; undefined when unset or not ours to read. */
export function environmentOf(pid: number, variable: string): string | undefined {
  const environment = `\0${readProcFile(pid, 'environ') ?? ''}`;
  const at = environment.indexOf(`\0${variable}=`);
  if (at < 0) return undefined;
  const begin = at + variable.length + 2;
  const end = environment.indexOf('\0', begin);
  return environment.slice(begin, end < 0 ? undefined : end);
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

/** Bytes of a page of memory: AT_PAGESZ (6) of the auxiliary vector, pairs of 64-bit words. */
export function pageSize(): number {
  const vector = readFileSync('/proc/self/auxv');
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) === 6n) return Number(vector.readBigUInt64LE(at + 8));
  }
  return 4096;
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** The kernel hands these files out in one piece up to this size; an environment may be larger. Bytes. */
const PIECE = Buffer.allocUnsafe(64 * 1024);

/** Read a small file of /proc with three system calls; `readFileSync` makes twice as many, and these are read by the thousand. */
function readProcFile(pid: number, name: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(`/proc/${pid}/${name}`, 'r');
  } catch {
    return undefined;
  }
  try {
    const read = readSync(descriptor, PIECE);
    if (read < PIECE.length) return PIECE.toString('latin1', 0, read);
    return PIECE.toString('latin1', 0, read) + readFileSync(descriptor, 'latin1');
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** A process may end between any two reads; that is an answer, not an error. */
function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
