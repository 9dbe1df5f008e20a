import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { WriteStream } from 'node:fs';
import { ENCLOSURE_INIT } from './enclosure-init.ts';

export interface Enclosure {
  /** The folder that is `/` inside; the host's own root without it. */
  readonly root?: string;
  /** A network namespace of its own, with nothing but its loopback. Default: the host's network. */
  readonly ownNetwork?: boolean;
  /** Folder to work in, as seen inside. */
  readonly folder: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Host folder by folder inside. */
  readonly binds?: Readonly<Record<string, string>>;
  /** Everything the program writes goes here. */
  readonly log: WriteStream;
  /** Told each line of standard output. */
  readonly onLine?: (line: string) => void;
  /** Told each line of standard error. */
  readonly onComplaint?: (line: string) => void;
  /** Milliseconds, after which all of the enclosure is killed. */
  readonly within: number;
  readonly signal: AbortSignal;
}

const KEPT_LINES = 40;

/**
 * Run a program in mount and process namespaces of its own, and wait. Nothing in it outlives it: not its orphans, not its mounts, also when
 * this process is killed with SIGKILL, as each link of the chain dies with the one before. Rejects with the last lines on another
 * exit code than 0 and at the deadline.
 */
export async function runEnclosed(enclosure: Enclosure, argv: readonly string[]): Promise<void> {
  const { root = '', ownNetwork = false, folder, env, binds = {}, log, onLine, onComplaint, within, signal } = enclosure;
  const network = ownNetwork ? ['--net', '--uts', '--ipc'] : [];
  const mounts = Object.entries(binds).map(([target, source]) => `${source}=${target}`);
  const child = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child=KILL', ...network],
      ...['perl', '-e', ENCLOSURE_INIT, root, ownNetwork ? 'net' : 'host', folder, String(mounts.length), ...mounts, ...argv],
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const last: string[] = [];
  const keep = (line: string): void => {
    log.write(`${line}\n`);
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    keep(line);
    onLine?.(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    keep(line);
    onComplaint?.(line);
  });
  let overdue = false;
  const kill = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(() => {
    overdue = true;
    kill();
  }, within);
  signal.addEventListener('abort', kill, { once: true });
  try {
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    const [code] = await Promise.all([ended, finished(child.stdout), finished(child.stderr)]);
    signal.throwIfAborted();
    if (overdue) throw new Error(`${argv.join(' ')}: not done within ${within / 1000} s\n${last.join('\n')}`);
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit code ${code}\n${last.join('\n')}`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    kill();
  }
}
