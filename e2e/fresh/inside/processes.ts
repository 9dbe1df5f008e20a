import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Ticks since boot: with the pid, who it is. */
  readonly started: string;
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
}

/** Every living process of this process namespace; zombies are not. */
export function processes(): readonly Process[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []));
}

/** Undefined when it is gone. */
export function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (stat[0] === 'Z' || stat[0] === 'X') return undefined;
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((entry): [string, string] => {
        const sign = entry.indexOf('=');
        return [entry.slice(0, sign), entry.slice(sign + 1)];
      });
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
    return { pid, parent: Number(stat[1]), started: stat[19] ?? '', argv, environment: new Map(entries) };
  } catch {
    return undefined;
  }
}

/**
 * All processes of a service but the init above them. PostgreSQL's children write their title over their environment, where the service's
 * name was: they are found by their parents.
 */
export function processesOf(service: string): readonly Process[] {
  const all = processes();
  const marked = all.filter(({ environment }) => environment.get('PRUMO_INSTANCE')?.endsWith(`/${service}`) ?? false);
  const found = new Set(marked.map(({ pid }) => pid));
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid, argv }) => found.has(pid) && !(argv[1]?.endsWith('/init.pl') ?? false));
}

/** Kill with SIGKILL, and wait until each is seen to be gone. Rejects after 5 s. */
export async function killAll(victims: readonly Process[]): Promise<void> {
  for (const { pid } of victims) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // PostgreSQL's children may end with their parent.
    }
  }
  const deadline = performance.now() + 5000;
  for (;;) {
    const alive = victims.filter(({ pid, started }) => readProcess(pid)?.started === started);
    if (alive.length === 0) return;
    if (performance.now() > deadline) throw new Error(`survived SIGKILL: ${alive.map(({ pid }) => pid).join(', ')}`);
    await pause(5);
  }
}
