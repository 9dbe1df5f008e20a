import type { Measured, Samples } from '../result.ts';
import type { BenchStack } from './bench-stack.ts';

const SECOND_UPS = 5;

/** One `up` from nothing: how long, and how long each of its steps took by its own account. */
export interface FirstUp {
  /** Seconds from the start of the command to its end, when all is healthy. */
  readonly total: number;
  readonly steps: Readonly<Record<string, number>>;
}

/** Rejects unless everything is healthy by `status`, too, after `up` said so. */
export async function firstUp(stack: BenchStack): Promise<FirstUp> {
  const { took, stderr } = await stack.prumo(['up', '--wait']);
  await stack.mustBeHealthy();
  // "✓ postgres-1 start: ready (3.2 s)"
  const steps = [...stderr.matchAll(/^✓ (\S+) .*\((\d+\.\d) s\)$/gm)].map(([, name = '', seconds = '']): [string, number] => [
    name,
    Number(seconds),
  ]);
  return { total: took / 1000, steps: Object.fromEntries(steps) };
}

/** Raw samples of several first `up`s. A step that one of them lacks has fewer samples. Pure. */
export function measuredUps(ups: readonly FirstUp[]): Measured {
  const names = new Set(ups.flatMap(({ steps }) => Object.keys(steps)));
  const steps = [...names].map((name): [string, Samples[string]] => [
    `step ${name}`,
    { unit: 's', values: ups.flatMap((up) => up.steps[name] ?? []) },
  ]);
  return {
    name: 'up',
    samples: { total: { unit: 's', values: ups.map(({ total }) => total) }, ...Object.fromEntries(steps) },
    goals: [{ of: 'total', by: 'median', atMost: 45 }],
  };
}

/** `up` of what is up already. Rejects when one of them changes anything. */
export async function secondUps(stack: BenchStack): Promise<Measured> {
  const values: number[] = [];
  for (let run = 0; run < SECOND_UPS; run += 1) {
    const { took, stderr } = await stack.prumo(['up', '--wait']);
    if (/^✓ /m.test(stderr)) throw new Error(`an up of what was up changed something:\n${stderr}`);
    values.push(took / 1000);
  }
  return { name: 'second-up', samples: { total: { unit: 's', values } }, goals: [{ of: 'total', by: 'median', atMost: 2 }] };
}
