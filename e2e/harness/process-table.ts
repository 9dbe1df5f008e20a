import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A process as the kernel lists it. */
export interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  /** Start time in clock ticks: with the pid, its identity. */
  readonly ticks: number;
  readonly uid: number;
  /** Letter of proc(5): `Z` is a zombie. */
  readonly state: string;
  readonly argv: readonly string[];
  /** NAME=value lines; empty where this user may not look. */
  readonly environment: readonly string[];
}

/** Everything that runs on this machine, zombies too. */
export function processTable(): readonly FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)));
}

function read(pid: number): readonly FoundProcess[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, brackets too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
    return [
      {
        pid,
        parent: Number(fields[1]),
        ticks: Number(fields[19]),
        uid: statSync(`/proc/${pid}`).uid,
        state: fields[0] ?? '?',
        argv,
        environment: environmentOf(pid),
      },
    ];
  } catch {
    return []; // gone since the folder was read
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** Whether this very process still runs, and not another that got its number. */
export function isAlive({ pid, ticks }: Pick<FoundProcess, 'pid' | 'ticks'>): boolean {
  const [now] = read(pid);
  return now !== undefined && now.ticks === ticks && now.state !== 'Z';
}

/** A process that is gone is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
