import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Load {
  readonly program: string;
  readonly clients: number;
  readonly threads: number;
  readonly seconds: number;
  /** Of the choice of rows, so that two runs ask for the same ones. */
  readonly seed: number;
}

/** Environment libpq takes a connection from; the password stays out of argv. */
export function libpqEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGCONNECT_TIMEOUT: '10',
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  };
}

/** Fill pgbench's tables, 100,000 accounts for each unit of `scale`. Takes the owner's connection; others may then read them. */
export async function fill(program: string, url: string, scale: number): Promise<void> {
  await run(program, ['--initialize', '--quiet', '--scale', String(scale)], { env: libpqEnvironment(url), timeout: 300_000 });
}

/** Select single rows by key, as fast as they come. Rejects when a client failed or a transaction did. */
export async function selectOnly(
  url: string,
  { program, clients, threads, seconds, seed }: Load,
): Promise<{ readonly tps: number; readonly busy: number }> {
  const argv = [
    '--select-only',
    '--no-vacuum',
    '--client',
    String(clients),
    '--jobs',
    String(threads),
    '--time',
    String(seconds),
    '--random-seed',
    String(seed),
  ];
  const before = processorTime();
  const { stdout, stderr } = await run(program, argv, { env: libpqEnvironment(url), timeout: (seconds + 60) * 1000 });
  const after = processorTime();
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  if (tps === undefined || /aborted|error/i.test(stderr)) throw new Error(`pgbench failed: ${stderr.trim()}`);
  return { tps: Number(tps), busy: (after.busy - before.busy) / (after.all - before.all) };
}

/** Processor time of the whole machine since boot, in clock ticks; proc_stat(5). */
export function processorTime(): { readonly busy: number; readonly all: number } {
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, all: busy + idle + waiting };
}
