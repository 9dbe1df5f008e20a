/**
 * Measures what backups and restores cost, side by side with `pg_dump | gzip -6` and `gzip -dc | psql` in the same rounds:
 * `npm run bench:backup -- [--size 1200] [--runs 3] [--seed 1] [--results bench/results] [--pgbench pgbench]`.
 *
 * `--size` is that of the generated database, in megabytes. Commands are those of the packed product on a stack of database and backups with
 * every default; the plain restore goes into an empty PostgreSQL with its own defaults. Every round is kept as soon as it is measured. See
 * docs/bench.md. Exit code 1 when a goal is missed. Everything it starts it takes away again, also on Ctrl-C.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { packProduct } from '../../e2e/harness/pack-product.ts';
import { LonePostgres } from '../../packages/prumo/test/integration/harness/lone-postgres.ts';
import { calledOff } from '../called-off.ts';
import { BenchCluster } from '../drills/cluster.ts';
import { drillsIn } from '../drills/drill-document.ts';
import { keepResult, resultOf, tell } from '../keep-result.ts';
import { RESULTS } from '../read-results.ts';
import { QUIET } from '../result.ts';
import { BenchStack } from '../stack/bench-stack.ts';
import { commitOf, machine } from '../stack/machine.ts';
import { directTo } from '../stack/throughput.ts';
import { versionsOf } from '../stack/versions.ts';
import { fill } from '../throughput/pgbench.ts';
import { besideLoad, type BesideLoad } from './beside-load.ts';
import { generate } from './data.ts';
import { measuredBackups, type Round } from './figures.ts';
import { OwnMemory } from './own-memory.ts';
import { plainDump, plainRestore } from './plain.ts';
import { idleUse, spent } from './processor-time.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'backup';
/** Of the server the plain restore goes into. */
const LONE = '127.203.9.1';
/** PostgreSQL’s own, for what the tests set otherwise. */
const DEFAULTS = { fsync: 'on', wal_level: 'replica' } as const;
/** Milliseconds. */
const WITHIN = 3_600_000;
const LOAD = { clients: 8, threads: 2, seconds: 3600, scale: 10 } as const;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1200' },
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    results: { type: 'string', default: RESULTS },
    pgbench: { type: 'string', default: 'pgbench' },
  },
});
const { size, runs, seed, results, pgbench } = z
  .object({
    size: z.coerce.number().int().min(50).max(100_000),
    runs: z.coerce.number().int().min(1).max(100),
    seed: z.coerce.number().int().min(0),
    results: z.string(),
    pgbench: z.string(),
  })
  .parse(values);

const signal = calledOff();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** What the commands measure for themselves: seconds until the restored database answered, and of the whole drill. */
async function drilled(stack: BenchStack, drill: string): Promise<{ readonly answering: number; readonly whole: number }> {
  const { stdout } = await stack.prumo(['drill', 'run', drill, '--seed', String(seed), '--json'], { within: WITHIN });
  const [ended] = drillsIn(stdout);
  const answering = ended?.measured['seconds-to-answering'];
  if (ended?.verdict !== 'proven' || answering === undefined) throw new Error(`${drill}: ${ended?.verdict} ${ended?.reason ?? ''}`);
  return { answering, whole: ended.took };
}

async function round(stack: BenchStack, urls: { readonly superuser: string; readonly owner: string }, folder: string): Promise<Round> {
  const file = join(folder, 'plain.sql.gz');
  const full = () => stack.prumo(['backup', 'now', '--type', 'full', '--json'], { within: WITHIN });
  const logical = () => stack.prumo(['backup', 'now', '--logical', '--json'], { within: WITHIN });
  const beside = (work: () => Promise<unknown>): Promise<BesideLoad> =>
    besideLoad(urls.owner, { program: pgbench, seed, ...LOAD }, work, signal);
  using memory = new OwnMemory();
  await stack.healthy();
  const idle = await idleUse(signal);
  const dumped = await spent(idle, () => plainDump(urls.superuser, file, signal));
  const backed = await spent(idle, full);
  const copied = await spent(idle, logical);
  say(
    `processor time: plain ${dumped.processor.toFixed(1)} s, full ${backed.processor.toFixed(1)} s, logical ${copied.processor.toFixed(1)} s`,
  );
  const plain = await plainRestored(file);
  const [physical, portable] = [await drilled(stack, 'restore-physical'), await drilled(stack, 'restore-logical')];
  say(`answering: plain ${plain.toFixed(1)} s, physical ${physical.answering.toFixed(1)} s, logical ${portable.answering.toFixed(1)} s`);
  const [besideFull, besideLogical] = [await beside(full), await beside(logical)];
  say(
    `TPC-B: ${ratesOf(besideFull)} beside a full backup, ${ratesOf(besideLogical)} beside a logical copy; memory ${memory.most.toFixed(0)} MB`,
  );
  return {
    processor: { plain: dumped.processor, full: backed.processor, logical: copied.processor },
    restore: { plain, physical: physical.answering, logical: portable.answering },
    drill: { physical: physical.whole, logical: portable.whole },
    tps: { full: besideFull, logical: besideLogical },
    memory: memory.most,
  };
}

function ratesOf({ alone, beside }: BesideLoad): string {
  return `${Math.round(beside)} of ${Math.round(alone)} transactions/s`;
}

/** Seconds until everything is in an empty server. */
async function plainRestored(file: string): Promise<number> {
  await using lone = await LonePostgres.start(LONE, DEFAULTS);
  const { host, port, user, password, database } = await lone.create(NAME);
  const url = `postgres://${user}:${password}@${host}:${port}/${database}`;
  return (await spent(0, () => plainRestore(url, file, signal))).wall;
}

const at = new Date().toISOString();
const commit = commitOf(ROOT);
say('packing');
using product = packProduct();
const before = await machine();
if (before.busyBefore > QUIET)
  say(`Others use ${Math.round(before.busyBefore * 100)} % of this machine: these results will not be accepted as figures.`);
const folder = mkdtempSync(join(tmpdir(), 'prumo-bench-backup-'));
try {
  const spec = join(folder, 'prumo.yaml');
  writeFileSync(spec, `name: ${NAME}\nbackup: { logical: never, differential: never }\n`);
  await using stack = new BenchStack({ bin: product.bin, spec, name: NAME, signal });
  await stack.prumo(['up', '--wait']);
  const router = (await stack.prumo(['connect', 'db', '--owner', '--print'])).stdout.trim();
  // Straight to the primary: a router in between would cost the plain dump what a logical copy does not pay.
  const owner = await directTo(router);
  const superuser = new URL(owner);
  superuser.username = 'postgres';
  superuser.password = new BenchCluster(stack).secret('database.superuser');
  say(`generating ${size} MB`);
  const megabytes = await generate(superuser.href, size, signal);
  await fill(pgbench, owner, LOAD.scale);
  const versions = await versionsOf(stack, pgbench);
  const bench = {
    command: `npm run bench:backup -- --size ${size} --runs ${runs} --seed ${seed}`,
    at,
    commit,
    seed,
    machine: before,
    versions,
  };
  const rounds: Round[] = [];
  while (rounds.length < runs) {
    say(`round ${rounds.length + 1} of ${runs}`);
    rounds.push(await round(stack, { superuser: superuser.href, owner }, folder));
    keepResult(results, resultOf(measuredBackups(rounds, megabytes), bench));
  }
  tell(resultOf(measuredBackups(rounds, megabytes), bench));
  say('taking it down');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
