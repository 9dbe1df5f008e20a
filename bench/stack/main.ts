/**
 * Measures Prumo's speed goals on the packed product, on this machine, with the example's spec:
 * `npm run bench:stack -- [--runs 3] [--only up,second-up,status,data,memory,throughput] [--seed 1] [--results bench/results]`.
 *
 * Writes one JSON file per measurement with every raw sample; see docs/bench.md. Standard error tells what goes on, standard output
 * is a line for each result. Exit code 1 when a goal is missed. Everything it starts it takes away again, also on Ctrl-C.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { packProduct } from '../../e2e/harness/pack-product.ts';
import { calledOff } from '../called-off.ts';
import { type BenchRun, keepResult, resultOf, tell } from '../keep-result.ts';
import { RESULTS } from '../read-results.ts';
import { type Measured, QUIET, type Result } from '../result.ts';
import { BenchStack } from './bench-stack.ts';
import { loadData } from './data.ts';
import { idle } from './idle.ts';
import { commitOf, machine } from './machine.ts';
import { statuses } from './status.ts';
import { throughput } from './throughput.ts';
import { type FirstUp, firstUp, measuredUps, secondUps } from './up.ts';
import { versionsOf } from './versions.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PARTS = ['up', 'second-up', 'status', 'data', 'memory', 'throughput'] as const;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: PARTS.join(',') },
    seed: { type: 'string', default: '1' },
    results: { type: 'string', default: RESULTS },
    pgbench: { type: 'string', default: 'pgbench' },
  },
});
const options = z
  .object({
    runs: z.coerce.number().int().min(1).max(20),
    only: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(z.enum(PARTS)).min(1)),
    seed: z.coerce.number().int().min(0),
    results: z.string(),
    pgbench: z.string(),
  })
  .parse(values);

const signal = calledOff();
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const wanted = (part: (typeof PARTS)[number]): boolean => options.only.includes(part);

/** Keeps results at once: what fails later must not cost what was measured before. */
function keep(run: BenchRun, measurements: readonly Measured[]): void {
  for (const measured of measurements) tell(keepResult(options.results, resultOf(measured, run)));
}

/** Every measurement asked for, in the order in which they disturb each other least. */
async function measure(open: () => BenchStack, before: Result['machine']): Promise<void> {
  const ups: FirstUp[] = [];
  for (let run = 1; wanted('up') && run < options.runs; run += 1) {
    await using stack = open();
    ups.push(await firstUp(stack));
    say(`up ${run}/${options.runs}: ${ups.at(-1)?.total} s`);
  }
  await using stack = open();
  ups.push(await firstUp(stack));
  say(`up ${ups.length}: ${ups.at(-1)?.total} s; measuring on this one`);
  const versions = await versionsOf(stack, options.pgbench);
  const run: BenchRun = {
    command: `npm run bench:stack -- --runs ${options.runs} --seed ${options.seed}`,
    at: startedAt,
    commit,
    seed: options.seed,
    machine: before,
    versions,
  };
  if (wanted('up')) keep(run, [measuredUps(ups)]);
  if (wanted('second-up')) keep(run, [await secondUps(stack)]);
  if (wanted('status')) keep(run, [await statuses(stack)]);
  if (wanted('data')) keep(run, [await loadData(stack, options.seed)]);
  if (wanted('memory')) {
    say('memory and processor use: two minutes of nothing');
    keep(run, await idle(stack));
  }
  if (wanted('throughput')) keep(run, [await throughput(stack, options)]);
  say('taking it down');
}

const startedAt = new Date().toISOString();
const commit = commitOf(ROOT);
mkdirSync(options.results, { recursive: true });
say('packing');
using product = packProduct();
const before = await machine();
if (before.busyBefore > QUIET)
  say(`Others use ${Math.round(before.busyBefore * 100)} % of this machine: these results will not be accepted as figures.`);
const spec = join(ROOT, 'examples/escritorio/prumo.yaml');
await measure(() => new BenchStack({ bin: product.bin, spec, name: 'escritorio', signal }), before);
