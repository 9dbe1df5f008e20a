/**
 * Measures planned switchovers, lost spares and a full pool, and how long proving everything takes:
 * `npm run bench:drills -- [--runs 10] [--only switchover,standby-loss,…,prove] [--seed 1] [--results bench/results] [--pgbench pgbench]`.
 *
 * Each sample is one drill of the packed product (`prumo drill run`) on a stack with every default and a cache, and is kept as soon as it
 * is there; `prove` is one `prumo prove --all` with the example's spec. See docs/bench.md. Exit code 1 when a goal is missed. Everything
 * it starts it takes away again, also on Ctrl-C.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type PackedProduct, packProduct } from '../../e2e/harness/pack-product.ts';
import { calledOff } from '../called-off.ts';
import { type BenchRun, keepResult, resultOf, tell } from '../keep-result.ts';
import { listOf } from '../list-of.ts';
import { RESULTS } from '../read-results.ts';
import type { Measured } from '../result.ts';
import { BenchStack } from '../stack/bench-stack.ts';
import { loadData } from '../stack/data.ts';
import { commitOf } from '../stack/machine.ts';
import { quietMachine } from '../stack/quiet-machine.ts';
import { versionsOf } from '../stack/versions.ts';
import { BenchCluster } from './cluster.ts';
import { measuredBy } from './drill-figures.ts';
import { MEASURED_DRILLS, type MeasuredDrill } from './measured-drills.ts';
import { proveAll } from './prove.ts';
import { runDrill, told } from './run-drill.ts';
import type { RunRecord } from './run-record.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'drills';
const PROVE = 'prove';
const PARTS = [...MEASURED_DRILLS.map(({ drill }) => drill), PROVE];
/** Seconds of packing, of each `up` with what belongs to it, and of `prove --all`; for the estimate. */
const EXPECTED = { packing: 20, up: 75, prove: 660 } as const;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    only: { type: 'string', default: PARTS.join(',') },
    seed: { type: 'string', default: '1' },
    results: { type: 'string', default: RESULTS },
    pgbench: { type: 'string', default: 'pgbench' },
  },
});
const { runs, only, seed, results, pgbench } = z
  .object({
    runs: z.coerce.number().int().min(1).max(100),
    only: listOf(PARTS).refine((list) => list.length > 0),
    seed: z.coerce.number().int().min(0),
    results: z.string(),
    pgbench: z.string(),
  })
  .parse(values);
const wanted = MEASURED_DRILLS.filter(({ drill }) => only.includes(drill));

const signal = calledOff();
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const common = { at: new Date().toISOString(), commit: commitOf(ROOT), seed, machine: await quietMachine() };
const benchOf = async (stack: BenchStack, part: string): Promise<BenchRun> => ({
  ...common,
  command: `npm run bench:drills -- --runs ${runs} --only ${part} --seed ${seed}`,
  versions: await versionsOf(stack, pgbench),
});

/** Each drill so many times, on one stack. */
async function measureDrills(product: PackedProduct, spec: string): Promise<void> {
  writeFileSync(spec, `name: ${NAME}\ncache: {}\n`);
  await using stack = new BenchStack({ bin: product.bin, spec, name: NAME, signal });
  await stack.prumo(['up', '--wait']);
  const cluster = new BenchCluster(stack);
  for (const drill of wanted) {
    const bench = await benchOf(stack, drill.drill);
    const kept: RunRecord[] = [];
    while (kept.length < runs) {
      kept.push(await runDrill(stack, cluster, { drill: drill.drill, setting: '', seed: seed + kept.length }));
      // Kept before the next run begins: what fails later, or is called off, must not cost what was measured.
      keepResult(results, resultOf(measuredDrill(drill, kept), bench));
      say(`${kept.length}/${runs} ${kept.slice(-1).map(told).join('')}`);
    }
    tell(resultOf(measuredDrill(drill, kept), bench));
  }
  say('taking it down');
}

function measuredDrill({ drill, figures }: MeasuredDrill, kept: readonly RunRecord[]): Measured {
  return { name: drill, ...measuredBy(kept, figures), runs: kept };
}

/** The example and its data, so that every drill fits, and a standby that is copied anew has something to copy. */
async function measureProve(product: PackedProduct): Promise<void> {
  const spec = join(ROOT, 'examples/escritorio/prumo.yaml');
  await using stack = new BenchStack({ bin: product.bin, spec, name: 'escritorio', signal });
  await stack.prumo(['up', '--wait']);
  await loadData(stack, seed);
  await stack.healthy();
  say('prove --all');
  tell(keepResult(results, resultOf(await proveAll(stack, seed), await benchOf(stack, PROVE))));
  say('taking it down');
}

const seconds =
  EXPECTED.packing +
  (wanted.length === 0 ? 0 : EXPECTED.up + runs * wanted.reduce((sum, { expected }) => sum + expected, 0)) +
  (only.includes(PROVE) ? EXPECTED.up + EXPECTED.prove : 0);
say(`packing; this takes about ${Math.ceil(seconds / 60)} minutes`);
const folder = mkdtempSync(join(tmpdir(), 'prumo-bench-spec-'));
try {
  using product = packProduct();
  if (wanted.length > 0) await measureDrills(product, join(folder, 'prumo.yaml'));
  if (only.includes(PROVE)) await measureProve(product);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
