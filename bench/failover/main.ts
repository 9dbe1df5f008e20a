/**
 * Measures how long writes are away when the primary is lost, with Prumo's settings and with Patroni's defaults, in the same run:
 * `npm run bench:failover -- [--runs 10] [--only failover-node,failover-crash,failover-hang] [--busy MINUTES] [--seed 1] [--results bench/results]`.
 *
 * Each sample is one drill of the packed product (`prumo drill run`), so that faults are attested and every write is accounted for; see
 * docs/bench.md. With `--busy` it only counts false failovers on a busy machine. Exit code 1 when a goal is missed. Everything it
 * starts it takes away again, also on Ctrl-C.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { packProduct } from '../../e2e/harness/pack-product.ts';
import { RESULTS } from '../read-results.ts';
import { isMet, type Measured, QUIET, type Result, type Samples, summaryOf } from '../result.ts';
import { BenchStack } from '../stack/bench-stack.ts';
import { commitOf, machine } from '../stack/machine.ts';
import { versionsOf } from '../stack/versions.ts';
import { falseFailovers } from './busy.ts';
import { BenchCluster } from './cluster.ts';
import { type DrillRun, parseDrillRun } from './drill-run.ts';
import { type Fault, FAULTS, goalsOf, SAMPLES } from './faults.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'failover';
/** Exit codes of `drill run`: proven, and not proven, which is a sample all the same when it measured. */
const JUDGED = [0, 1];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    only: { type: 'string', default: FAULTS.map(({ drill }) => drill).join(',') },
    busy: { type: 'string' },
    seed: { type: 'string', default: '1' },
    results: { type: 'string', default: RESULTS },
    pgbench: { type: 'string', default: 'pgbench' },
  },
});
const options = z
  .object({
    runs: z.coerce.number().int().min(1).max(100),
    only: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(z.enum(FAULTS.map(({ drill }) => drill))).min(1)),
    busy: z.coerce.number().positive().max(240).optional(),
    seed: z.coerce.number().int().min(0),
    results: z.string(),
    pgbench: z.string(),
  })
  .parse(values);
const faults = FAULTS.filter(({ drill }) => options.only.includes(drill));

const calledOff = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => calledOff.abort(new Error(`called off by ${signal}`)));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Keeps a result at once: what fails later must not cost what was measured before. */
function keep({ name, samples, goals }: Measured, run: Pick<Result, 'machine' | 'versions'>): void {
  const result: Result = {
    schemaVersion: 1,
    name,
    command: `npm run bench:failover -- ${options.busy === undefined ? `--runs ${options.runs}` : `--busy ${options.busy}`} --seed ${options.seed}`,
    at: startedAt,
    commit: commitOf(ROOT),
    ...run,
    seed: options.seed,
    samples,
    summary: summaryOf(samples),
    goals: [...goals],
    met: isMet(goals, samples),
  };
  writeFileSync(join(resolve(options.results), `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  for (const [of, { median, minimum, maximum }] of Object.entries(result.summary))
    process.stdout.write(`${name}, ${of}: ${median} [${minimum}–${maximum}] ${samples[of]?.unit}, ${samples[of]?.values.length} runs\n`);
  if (!result.met) process.exitCode = 1;
}

/** Runs of one drill, one after the other, each on a whole cluster. A run that measured nothing ends the measurement. */
async function drill(stack: BenchStack, fault: Fault, label: string): Promise<readonly DrillRun[]> {
  const runs: DrillRun[] = [];
  const cluster = new BenchCluster(stack);
  for (let run = 0; run < options.runs; run += 1) {
    await cluster.settled();
    const argv = ['drill', 'run', fault.drill, '--seed', String(options.seed + run), '--json'];
    const one = parseDrillRun((await stack.prumo(argv, process.execPath, JUDGED)).stdout);
    runs.push(one);
    say(
      `${fault.drill}, ${label}, ${run + 1}/${options.runs}: ${one.withoutWrites} s, ${one.lost} lost, ${one.verdict} ${one.reason ?? ''}`,
    );
  }
  return runs;
}

/** The stack as a spec with this mode wants it. */
async function use(stack: BenchStack, mode: 'off' | 'crash' | 'hang'): Promise<void> {
  writeFileSync(spec, `name: ${NAME}\ndatabase: { fast_failover: ${mode} }\n`);
  await stack.prumo(['up', '--wait']);
  await new BenchCluster(stack).settled();
}

async function measureFaults(stack: BenchStack): Promise<ReadonlyMap<Fault, { prumo: readonly DrillRun[]; patroni: readonly DrillRun[] }>> {
  const prumo = new Map<Fault, readonly DrillRun[]>();
  for (const fault of faults) {
    await use(stack, fault.mode);
    prumo.set(fault, await drill(stack, fault, 'Prumo'));
  }
  await use(stack, 'off');
  await new BenchCluster(stack).usePatroniDefaults();
  const both = new Map<Fault, { prumo: readonly DrillRun[]; patroni: readonly DrillRun[] }>();
  for (const fault of faults) both.set(fault, { prumo: prumo.get(fault) ?? [], patroni: await drill(stack, fault, 'Patroni’s defaults') });
  return both;
}

function samplesOf(prumo: readonly DrillRun[], patroni: readonly DrillRun[]): Samples {
  return {
    [SAMPLES.prumo]: { unit: 's', values: prumo.map(({ withoutWrites }) => withoutWrites) },
    [SAMPLES.patroni]: { unit: 's', values: patroni.map(({ withoutWrites }) => withoutWrites) },
    [SAMPLES.prumoLost]: { unit: 'rows', values: prumo.map(({ lost }) => lost) },
    [SAMPLES.patroniLost]: { unit: 'rows', values: patroni.map(({ lost }) => lost) },
    [SAMPLES.prumoProven]: { unit: 'share', values: prumo.map(({ verdict }) => (verdict === 'proven' ? 1 : 0)) },
  };
}

const startedAt = new Date().toISOString();
mkdirSync(options.results, { recursive: true });
const before = await machine();
if (before.busyBefore > QUIET) {
  say(
    `Others use ${Math.round(before.busyBefore * 100)} % of this machine: a failover measured here would be theirs. Nothing is measured.`,
  );
  process.exit(1);
}
const seconds = faults.reduce((sum, { expected }) => sum + options.runs * (expected.prumo + expected.patroni), 120);
say(`packing; this takes about ${options.busy === undefined ? Math.ceil(seconds / 60) : Math.ceil(options.busy + 3)} minutes`);
const folder = mkdtempSync(join(tmpdir(), 'prumo-bench-spec-'));
const spec = join(folder, 'prumo.yaml');
try {
  using product = packProduct();
  await using stack = new BenchStack({ bin: product.bin, spec, name: NAME, signal: calledOff.signal });
  await use(stack, options.busy === undefined ? 'crash' : 'hang');
  const run = { machine: before, versions: await versionsOf(stack, options.pgbench) };
  if (options.busy !== undefined) {
    const { seed, pgbench, busy } = options;
    keep(await falseFailovers(stack, { minutes: busy, seed, pgbench, signal: calledOff.signal }), run);
  } else {
    for (const [fault, { prumo, patroni }] of await measureFaults(stack))
      keep({ name: fault.drill, samples: samplesOf(prumo, patroni), goals: goalsOf(fault) }, run);
  }
  say('taking it down');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
