import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import * as z from 'zod';
import type { Measured, Samples } from '../result.ts';
import type { BenchStack } from './bench-stack.ts';

const PROGRAM = fileURLToPath(new URL('../throughput/main.ts', import.meta.url));

/** Two minutes: 5 rounds × 3 paths × 4 s at each number of clients. */
const LOAD = { clients: [16, 32], rounds: 5, seconds: 4, scale: 10, threads: 2 } as const;

const resultsSchema = z.object({
  results: z.array(
    z.object({
      clients: z.number(),
      samples: z.array(z.object({ path: z.string(), round: z.number(), tps: z.number(), busy: z.number() })),
    }),
  ),
});
type RunSamples = z.infer<typeof resultsSchema>['results'][number];

/** Reads through the pooler, through the router alone, and straight to the primary, as the application's role, on a stack that runs. */
export async function throughput(
  stack: BenchStack,
  { seed, pgbench }: { readonly seed: number; readonly pgbench: string },
): Promise<Measured> {
  const router = (await stack.prumo(['connect', 'db', '--print'])).stdout.trim();
  const paths = { direct: await directTo(router), router, pooler: stack.givenToApp('DATABASE_URL') };
  const prepare = (await stack.prumo(['connect', 'db', '--owner', '--print'])).stdout.trim();
  const output = await run({ ...LOAD, seed, pgbench, paths, prepare });
  const runs = resultsSchema.parse(JSON.parse(output)).results;
  return {
    name: 'throughput',
    samples: Object.fromEntries(runs.flatMap((one) => Object.entries(samplesOf(one)))),
    goals: runs.map(({ clients }) => ({ of: `pooler:direct, ${clients} clients`, by: 'median', atLeast: 0.6 })),
  };
}

/** Rates, how busy the machine was, and each path's rate against the direct one of the same round. Pure. */
export function samplesOf({ clients, samples }: RunSamples): Samples {
  const paths = [...new Set(samples.map(({ path }) => path))].toSorted();
  const by = (path: string): RunSamples['samples'] =>
    samples.filter((sample) => sample.path === path).toSorted((a, b) => a.round - b.round);
  const base = new Map(by('direct').map(({ round, tps }) => [round, tps]));
  return Object.fromEntries(
    paths.flatMap((path): [string, Samples[string]][] => {
      const own = by(path);
      return [
        [`${path}, ${clients} clients`, { unit: 'transactions/s', values: own.map(({ tps }) => Math.round(tps)) }],
        [`busy on ${path}, ${clients} clients`, { unit: 'share', values: own.map(({ busy }) => rounded(busy)) }],
        ...(path === 'direct'
          ? []
          : [
              [
                `${path}:direct, ${clients} clients`,
                { unit: 'ratio', values: own.map(({ round, tps }) => rounded(tps / (base.get(round) ?? Number.NaN))) },
              ] satisfies [string, Samples[string]],
            ]),
      ];
    }),
  );
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The same connection without the router: to the address the primary itself says it has. Rejects when what answers is no primary. */
export async function directTo(router: string): Promise<string> {
  const client = new Client({ connectionString: router, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT current_setting('listen_addresses') AS address, pg_is_in_recovery() AS standby");
    const { address, standby } = z.object({ address: z.string(), standby: z.boolean() }).parse(rows[0]);
    if (standby) throw new Error(`the router led to a standby, ${address}`);
    const url = new URL(router);
    url.hostname = address;
    return url.href;
  } finally {
    await client.end();
  }
}

/** Connection strings go by standard input: argv is everybody's to read. */
async function run(input: object): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(input));
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`bench/throughput/main.ts ended with ${child.exitCode ?? child.signalCode ?? '?'}`);
  return output;
}
