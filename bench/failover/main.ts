/**
 * Measures how long writes are away when the primary is lost: with Prumo's settings, and in the same run beside them with others:
 * `npm run bench:failover -- [--runs 10] [--only failover-node,failover-crash,failover-hang] [--beside synchronous-2,strict,patroni]`.
 * `--consecutive 100 [--faults failover-node,…]` makes a series of failovers instead, and goes on with one that was begun before;
 * `--busy MINUTES` only counts false failovers on a busy machine. Also `[--seed 1] [--results bench/results] [--pgbench pgbench]`.
 *
 * Each sample is one drill of the packed product (`prumo drill run`), so that faults are attested and every write is accounted for, and
 * is kept as soon as it is there; see docs/bench.md. Exit code 1 when a goal is missed. Everything it starts it takes away again, also
 * on Ctrl-C.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packProduct } from '../../e2e/harness/pack-product.ts';
import { calledOff } from '../called-off.ts';
import { BenchCluster } from '../drills/cluster.ts';
import { runDrill, told } from '../drills/run-drill.ts';
import type { RunRecord } from '../drills/run-record.ts';
import { type BenchRun, keepResult, resultOf, tell } from '../keep-result.ts';
import { readResults } from '../read-results.ts';
import { BenchStack } from '../stack/bench-stack.ts';
import { commitOf, isSameProduct } from '../stack/machine.ts';
import { quietMachine } from '../stack/quiet-machine.ts';
import { versionsOf } from '../stack/versions.ts';
import { falseFailovers } from './busy.ts';
import { CONSECUTIVE, measuredSeries, resumable, turnOf } from './consecutive.ts';
import { measuredFault } from './faults.ts';
import { measureFaults } from './measure-faults.ts';
import { minutesOf, readOptions } from './options.ts';
import { DEFAULT, type Setting, specOf } from './settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'failover';

const options = readOptions(process.argv.slice(2));
const { seed, results, pgbench } = options;
const signal = calledOff();
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const at = new Date().toISOString();
const commit = commitOf(ROOT);
const machine = await quietMachine();
mkdirSync(results, { recursive: true });
say(`packing; this takes about ${minutesOf(options)} minutes`);
const folder = mkdtempSync(join(tmpdir(), 'prumo-bench-spec-'));
const spec = join(folder, 'prumo.yaml');

/** What the stack is set to now. */
let current = '';

/** The stack as a spec with this setting wants it. Resolves with its cluster when that is whole. */
async function use(stack: BenchStack, setting: Setting): Promise<BenchCluster> {
  const cluster = new BenchCluster(stack, setting.synchronous);
  const wanted = specOf(NAME, setting);
  if (wanted === current) return cluster;
  writeFileSync(spec, wanted);
  await stack.prumo(['up', '--wait']);
  current = wanted;
  await cluster.settled();
  if (setting.id === 'patroni') await cluster.usePatroniDefaults();
  return cluster;
}

async function faults(stack: BenchStack, bench: BenchRun): Promise<void> {
  let cluster = new BenchCluster(stack);
  const measured = await measureFaults(options.faults, options.settings, options, {
    async use(setting) {
      cluster = await use(stack, setting);
    },
    async run(wanted) {
      const run = await runDrill(stack, cluster, wanted);
      say(told(run));
      return run;
    },
    keep: (fault, runs) => void keepResult(results, resultOf(measuredFault(fault, runs), bench)),
  });
  for (const [fault, runs] of measured) tell(resultOf(measuredFault(fault, runs), bench));
}

async function consecutive(stack: BenchStack, cluster: BenchCluster, bench: BenchRun, count: number): Promise<void> {
  const series = { faults: options.inTurn, seed, runs: count };
  const kept = readResults(results).get(CONSECUTIVE);
  const begun = resumable(kept, series, { versions: bench.versions, isSameProduct: (other) => isSameProduct(ROOT, other, commit) });
  if ('because' in begun) throw new Error(`${CONSECUTIVE}.json cannot be gone on with: ${begun.because}. Move it away to begin anew.`);
  const runs: RunRecord[] = [...begun.runs];
  if (runs.length > 0) say(`going on after ${runs.length} runs`);
  // Of both sessions the busier one.
  const busyBefore = Math.max(machine.busyBefore, runs.length > 0 ? (kept?.machine.busyBefore ?? 0) : 0);
  const whole = { ...bench, at: runs.length > 0 ? (kept?.at ?? at) : at, machine: { ...machine, busyBefore } };
  while (runs.length < count) {
    // What is judged is loss, and a machine that others use makes that likelier, not less likely.
    runs.push(await runDrill(stack, cluster, turnOf(series, runs.length), { machine: 'as it is' }));
    keepResult(results, resultOf(measuredSeries(runs), whole));
    say(`${runs.length}/${count} ${runs.slice(-1).map(told).join('')}`);
  }
  tell(resultOf(measuredSeries(runs), whole));
}

try {
  using product = packProduct();
  await using stack = new BenchStack({ bin: product.bin, spec, name: NAME, signal });
  const cluster = await use(stack, DEFAULT);
  const { command } = options;
  const bench = { command, at, commit, seed, machine, versions: await versionsOf(stack, pgbench) };
  if (options.busy !== undefined)
    tell(keepResult(results, resultOf(await falseFailovers(cluster, { minutes: options.busy, seed, pgbench, signal }), bench)));
  else if (options.consecutive !== undefined) await consecutive(stack, cluster, bench, options.consecutive);
  else await faults(stack, bench);
  say('taking it down');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
