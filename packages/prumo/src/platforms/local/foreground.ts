import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findUser, isRoot } from './users.ts';

export interface Foreground {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** User to run as, where Prumo is root; else it is the caller. */
  readonly user?: string;
}

/** Run a program on the caller's own terminal, as a node's user, until it ends. Resolves to its exit code (128 + signal number when killed). */
export async function runForeground(program: Foreground, signal: AbortSignal): Promise<number> {
  const [file = '', ...argv] = program.argv;
  const user = program.user === undefined || !isRoot() ? undefined : findUser(program.user);
  const child = spawn(file, argv, {
    stdio: 'inherit',
    env: { PATH: process.env['PATH'], TERM: process.env['TERM'], LANG: 'C.UTF-8', ...program.env },
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  // A terminal's Ctrl-C reaches the child by itself; this passes on what was sent to this process alone.
  const forward = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', forward, { once: true });
  try {
    const [code, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? (killedBy === 'SIGINT' ? 130 : 143);
  } finally {
    signal.removeEventListener('abort', forward);
  }
}
