import { readdirSync, readFileSync } from 'node:fs';

export interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  /** One letter of proc(5): `R`, `S`, `T` (stopped), `Z` (zombie), … */
  readonly state: string;
  readonly command: string;
}

/** Everything that descends from a process, nearest first, as the kernel lists it now. Zombies left out. */
export function descendantsOf(root: number): readonly FoundProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));
  const found: FoundProcess[] = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const children = all.filter((one) => parents.has(one.parent));
    found.push(...children);
    parents = new Set(children.map((one) => one.pid));
  }
  return found.filter((one) => one.state !== 'Z');
}

function readProcess(pid: number): readonly FoundProcess[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, brackets too.
    const [state = '?', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return [{ pid, parent: Number(parent), state, command }];
  } catch {
    return []; // gone since the folder was read
  }
}

/** Send a signal; a process that is gone is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Whether the kernel has stopped it (SIGSTOP). Throws where it is gone. */
export function isStopped(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}
