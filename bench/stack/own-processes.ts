import { readFileSync } from 'node:fs';
import type { FoundProcess } from '../../e2e/harness/process-table.ts';

/** What Prumo itself runs for a stack: the goal is about these together. */
export const OWN = ['agent', 'controller', 'keeper'] as const;
export type Own = (typeof OWN)[number];

/** Prumo's own processes among a stack's, and the small init of each service. Pure. */
export function ownProcesses(processes: readonly FoundProcess[]): {
  readonly own: Readonly<Record<Own, number>>;
  readonly inits: readonly number[];
} {
  const one = (name: Own, is: (argv: readonly string[]) => boolean): number => {
    const found = processes.filter(({ argv }) => is(argv));
    const [first] = found;
    if (first === undefined || found.length > 1) throw new Error(`${found.length} processes are the ${name}`);
    return first.pid;
  };
  const runs = (argv: readonly string[], file: string, program: RegExp): boolean =>
    program.test(argv[0] ?? '') && argv.some((word) => word.endsWith(file));
  return {
    own: {
      agent: one('agent', (argv) => runs(argv, '/agent.js', /node$/)),
      controller: one('controller', (argv) => runs(argv, '/controller.js', /node$/)),
      keeper: one('keeper', (argv) => runs(argv, '/keeper.pl', /perl$/)),
    },
    inits: processes.filter(({ argv }) => runs(argv, '/init.pl', /perl$/)).map(({ pid }) => pid),
  };
}

export interface Footprint {
  /** Resident: pages shared with other processes count in full. Megabytes of 1024 × 1024 bytes. */
  readonly rss: number;
  /** Proportional: a page shared by n processes counts as 1/n. Same unit. */
  readonly pss: number;
}

/** Memory of a process; proc_pid_smaps_rollup(5). Throws when it is gone or another user's. */
export function footprint(pid: number): Footprint {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name: string): number => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
    if (kilobytes === undefined) throw new Error(`no ${name} in smaps_rollup of ${pid}`);
    return Number(kilobytes) / 1024;
  };
  return { rss: field('Rss'), pss: field('Pss') };
}

/** Clock ticks of processor time a process has used, user and system; proc_pid_stat(5). Throws when it is gone. */
export function ticksUsed(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold anything. Fields are counted after it: utime is the 14th of all, stime the 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
