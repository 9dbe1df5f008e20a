import { dirname, join } from 'node:path';
import type { Job, Platform, StackContext, StackNode } from '../../model/index.ts';
import type { Target } from './login.ts';
import { PATIENCE } from './patience.ts';

/** Milliseconds beyond the time a run is to last, and for one that ends by its transactions. A thousand logins take 50 s on a very busy machine. */
const GRACE = 120_000;
/** Worker threads of pgbench. */
export const PGBENCH_THREADS = 2;

export interface PgbenchRun {
  readonly target: Target;
  /** SQL with pgbench's own commands, https://www.postgresql.org/docs/current/pgbench.html */
  readonly script: string;
  readonly clients: number;
  /** When it ends. Seconds count from before the first login, and a thousand logins take a while: then transactions, of each client, are the better end. */
  readonly end: { readonly seconds: number } | { readonly transactions: number };
  /** Transactions begun per second whether or not the former are answered. Default: as many as go. */
  readonly rate?: number;
  readonly seed: number;
  /** Where it runs. */
  readonly node: StackNode;
  /** Unique among jobs under way. */
  readonly name: string;
}

export interface PgbenchResult {
  /** Transactions per second, the time to log in left out; null when it did not come to count. */
  readonly tps: number | null;
  /** Transactions and clients that ended with an error of the server's, as far as the output tells; at least one if there was any. */
  readonly failed: number;
  /** First thing the server said of it; empty when nothing failed. */
  readonly said: string;
}

/** pgbench as a job. The password is in its environment alone. */
export function pgbenchJob(stack: StackContext, run: PgbenchRun): Job {
  const { target, clients, end, seed, node, name, rate } = run;
  return {
    name,
    component: 'pgbouncer',
    node: node.name,
    argv: [
      join(dirname(stack.server('postgres').path), 'pgbench'),
      '--no-vacuum',
      '--protocol=simple',
      `--file=${stack.etc(name)}/load.sql`,
      `--client=${clients}`,
      `--jobs=${Math.min(PGBENCH_THREADS, clients)}`,
      'seconds' in end ? `--time=${end.seconds}` : `--transactions=${end.transactions}`,
      ...(rate === undefined ? [] : [`--rate=${rate}`]),
      `--random-seed=${seed}`,
    ],
    env: {
      PGHOST: target.endpoint.host,
      PGPORT: String(target.endpoint.port),
      PGUSER: target.user,
      PGPASSWORD: target.password,
      PGDATABASE: target.database,
      PGCONNECT_TIMEOUT: String(PATIENCE / 1000),
      PGAPPNAME: 'prumo-drill',
    },
    files: [{ path: 'load.sql', content: run.script }],
    after: [],
    within: ('seconds' in end ? end.seconds * 1000 : 0) + GRACE,
    runs: 'always',
    title: `${clients} clients`,
  };
}

/**
 * Rejects when the run did not end in time: nobody has stated how long that many transactions take, so it is our own patience and no failed request.
 * A client that waits for longer than the stack states is told so by the pooler, or ends after `PATIENCE`: that is one.
 */
export async function pgbench(
  platform: Pick<Platform, 'run'>,
  stack: StackContext,
  run: PgbenchRun,
  signal: AbortSignal,
): Promise<PgbenchResult> {
  const { code, timedOut, output } = await platform.run(pgbenchJob(stack, run), signal);
  signal.throwIfAborted();
  if (timedOut) throw new Error(`pgbench with ${run.clients} clients did not end in time, and what became of them is not told`);
  return parsePgbench(code, output);
}

/**
 * Read what pgbench (13 to 17) says. What the server refused is counted; what is pgbench's own trouble (no such program, a bad
 * script) throws.
 */
export function parsePgbench(code: number | null, output: string): PgbenchResult {
  const tps = /^tps = ([\d.]+)/m.exec(output)?.[1];
  const failed = Number(/^number of failed transactions: (\d+)/m.exec(output)?.[1] ?? 0);
  const aborted = output.match(/client \d+ (?:script \d+ )?aborted/g)?.length ?? 0;
  const said =
    /^.*(?:\b(?:ERROR|FATAL): |connection to server .* failed|aborted|server closed the connection).*$/m.exec(output)?.[0].trim() ?? '';
  if (code === 0 && tps !== undefined) return { tps: Number(tps), failed: failed + aborted, said: failed + aborted > 0 ? said : '' };
  if (said === '') throw new Error(`pgbench ended with ${code ?? 'a signal'}: ${output.trim().slice(-300)}`);
  return { tps: tps === undefined ? null : Number(tps), failed: Math.max(1, failed + aborted), said };
}

/** A node that is neither on the path to the database nor of it, if there is one: the load must not be what a fault there takes away. */
export function loadNode(stack: StackContext): StackNode {
  const node = stack.nodesOf('app')[0] ?? stack.nodesOf('pooler')[0];
  if (node === undefined) throw new Error('a stack without nodes');
  return node;
}
