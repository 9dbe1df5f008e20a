import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { findUser, isRoot } from './users.ts';

export interface Foreground {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** User to run as, where Prumo is root; else it is the caller. */
  readonly user?: string;
}

/**
 * Run a program on the caller's own terminal, as a node's user, until it ends. Resolves to its exit code (128 + signal number when killed).
 * Meanwhile signals are the program's: a shell that cancels a query on Ctrl-C goes on.
 */
export async function runForeground(program: Foreground, signal: AbortSignal): Promise<number> {
  const [file = '', ...argv] = program.argv;
  const user = program.user === undefined || !isRoot() ? undefined : findUser(program.user);
  signal.throwIfAborted();
  const child = spawn(file, argv, {
    stdio: 'inherit',
    env: { PATH: process.env['PATH'], TERM: process.env['TERM'], LANG: 'C.UTF-8', ...program.env },
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  using _handed = handSignalsTo(child);
  const [code, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy]);
}

/** Put the child in place of whoever listens to signals here, until disposed. */
function handSignalsTo(child: ChildProcess): Disposable {
  const taken = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => {
    const before = process.listeners(name);
    process.removeAllListeners(name);
    // A terminal sends Ctrl-C to the whole group, the child with it; only what is sent to this process alone must be passed on.
    const pass = (): void => void (name === 'SIGINT' && hasTerminal() ? false : child.kill(name));
    process.on(name, pass);
    return { name, before, pass };
  });
  return {
    [Symbol.dispose]() {
      for (const { name, before, pass } of taken) {
        process.off(name, pass);
        for (const listener of before) process.on(name, listener);
      }
    },
  };
}

function hasTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}
