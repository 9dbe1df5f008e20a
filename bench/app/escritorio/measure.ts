import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { packProduct } from '../../../e2e/harness/pack-product.ts';
import { demoPassword } from '../../../examples/escritorio/data/demo-password.ts';
import type { Measured } from '../../result.ts';
import { BenchStack } from '../../stack/bench-stack.ts';
import { loadData } from '../../stack/data.ts';
import { versionsOf } from '../../stack/versions.ts';
import { processorTime } from '../../throughput/pgbench.ts';
import { runProgram } from '../run-program.ts';
import { type EscritorioRun, type Load, measuredEscritorio, RATES, toldRun } from './measured.ts';
import { somePeople } from './people.ts';
import { type Visit, visitSchema } from './visit.ts';

const VISITORS = fileURLToPath(new URL('visitors.ts', import.meta.url));
const SPEC = fileURLToPath(new URL('../../../examples/escritorio/prumo.yaml', import.meta.url));
const NAME = 'escritorio';
const DOMAIN = `${NAME}.localhost`;
/** Seconds before any request counts: pools open, pages compiled. */
const WARM = 10;
/** Of nobody: a valid CPF that the revenue service gives as an example. */
const NEW_CASE = {
  title: 'Cobrança',
  clientName: 'Ana Exemplo',
  clientDocument: '52998224725',
  court: 'TJSP',
  class: '7',
  status: 'active',
  value: '1000,00',
  openedOn: '2026-01-02',
};
const LOADS: readonly Load[] = ['pages', 'both'];

const allocationSchema = z.object({ listen: z.string(), httpsPort: z.number() });
const visitedSchema = z.object({
  seconds: z.number(),
  lag: z.number(),
  told: z.record(
    z.string(),
    z.object({
      perSecond: z.number(),
      sent: z.number(),
      failed: z.number(),
      failures: z.array(z.string()),
      p50: z.number(),
      p99: z.number(),
      slowest: z.number(),
    }),
  ),
});

export interface EscritorioTools {
  readonly rounds: number;
  /** Of each load. */
  readonly seconds: number;
  readonly seed: number;
  readonly pgbench: string;
  readonly signal: AbortSignal;
  say(line: string): void;
  keep(measured: Measured, versions: Readonly<Record<string, string>>): void;
}

/** Seconds it takes: packing, `up`, the data, the loads with people signing in before each, and taking it down. Pure. */
export function escritorioSeconds({ rounds, seconds }: Pick<EscritorioTools, 'rounds' | 'seconds'>): number {
  return 130 + rounds * LOADS.length * (seconds + WARM + 15);
}

/** The example on the whole stack of the packed product, as `prumo up` leaves it, with its data. Loads take turns. */
export async function measureEscritorio({ rounds, seconds, seed, pgbench, signal, say, keep }: EscritorioTools): Promise<void> {
  using product = packProduct();
  await using stack = new BenchStack({ bin: product.bin, spec: SPEC, name: NAME, signal });
  await stack.prumo(['up', '--wait']);
  await loadData(stack, seed);
  await stack.healthy();
  const versions = await versionsOf(stack, pgbench);
  const target = await targetOf(stack, String(seed));
  const runs: EscritorioRun[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const load of LOADS) {
      const before = processorTime();
      const visited = visitedSchema.parse(
        await runProgram(VISITORS, { ...target, rates: RATES[load], warm: WARM, seconds } satisfies Visit, signal),
      );
      const after = processorTime();
      const run = { load, ...visited, busy: (after.busy - before.busy) / (after.all - before.all) };
      runs.push(run);
      say(`round ${round + 1}/${rounds}, ${toldRun(run)}`);
      await stack.mustBeHealthy();
      if (load === LOADS.at(-1)) keep(measuredEscritorio(runs), versions);
    }
  say('taking it down');
}

async function targetOf(stack: BenchStack, seed: string): Promise<Omit<Visit, 'rates' | 'warm' | 'seconds'>> {
  const read = (file: string): string => readFileSync(join(stack.state, file), 'utf8');
  const { listen, httpsPort } = allocationSchema.parse(JSON.parse(read('allocation.json')));
  const owner = (await stack.prumo(['connect', 'db', '--owner', '--print'])).stdout.trim();
  return visitSchema.omit({ rates: true, warm: true, seconds: true }).parse({
    address: listen,
    port: httpsPort,
    ca: read('edge-authority.crt'),
    password: demoPassword(seed),
    people: await somePeople(owner, DOMAIN),
    newCase: NEW_CASE,
  });
}
