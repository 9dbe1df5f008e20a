import { readdir, readFile, readlink } from 'node:fs/promises';
import { runProgram } from '../run-program.ts';
import { listeners } from '../sockets/index.ts';

/** A process, told from another that got its pid later. */
interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: number;
}

/** Processes alive at one moment. */
export type ProcessSnapshot = ReadonlySet<string>;

const identity = ({ pid, startTicks }: ProcessIdentity): string => `${pid}:${startTicks}`;

export async function snapshotProcesses(): Promise<ProcessSnapshot> {
  return new Set((await processes()).map(identity));
}

/**
 * Processes that were not there before and run a program of the given packages, each with what it listens on: `redis-server
 * (pid 812) on 127.0.0.1:6379`. Empty is the proof that installing started nothing.
 */
export async function startedSince(before: ProcessSnapshot, packages: readonly string[]): Promise<readonly string[]> {
  const listed = await runProgram(['dpkg', '-L', ...packages], { within: 60_000 });
  const files = new Set(listed.stdout.split('\n').map(withoutUsr));
  const fresh = (await processes()).filter((process) => !before.has(identity(process)));
  const ours = (
    await Promise.all(
      fresh.map(async ({ pid }) => {
        const programs = await programsOf(pid);
        return programs.some((program) => files.has(withoutUsr(program))) ? { pid, program: programs[0] ?? '' } : undefined;
      }),
    )
  ).filter((found) => found !== undefined);
  if (ours.length === 0) return [];
  const sockets = await listeners();
  return ours.map(({ pid, program }) => {
    const held = sockets
      .filter((socket) => socket.owners.some((owner) => owner.pid === pid))
      .map((socket) => (socket.protocol === 'unix' ? socket.address : `${socket.address}:${socket.port}`));
    return `${program} (pid ${pid})${held.length === 0 ? '' : ` on ${held.join(', ')}`}`;
  });
}

async function processes(): Promise<readonly ProcessIdentity[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
      // After the last `)` (a name may hold any character) come fields 3 and on; start time is field 22 (proc(5)).
      const startTicks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return startTicks === undefined ? undefined : { pid: Number(pid), startTicks: Number(startTicks) };
    }),
  );
  return found.filter((process) => process !== undefined);
}

/** The program itself and, for scripts, the absolute paths among its first words: `/usr/bin/python3 /usr/bin/patroni …`. */
async function programsOf(pid: number): Promise<readonly string[]> {
  const executable = await readlink(`/proc/${pid}/exe`).catch(() => undefined);
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    (line) => line.split('\0').slice(0, 3),
    () => [],
  );
  return [...(executable === undefined ? [] : [executable]), ...words.filter((word) => word.startsWith('/'))];
}

/** Debian's merged /usr: `/sbin/nft` and `/usr/sbin/nft` are one file. */
function withoutUsr(path: string): string {
  return path.replace(/^\/usr(?=\/)/, '');
}
