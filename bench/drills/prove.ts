import * as z from 'zod';
import type { Measured } from '../result.ts';
import type { BenchStack } from '../stack/bench-stack.ts';
import { measuredBy, PROVEN } from './drill-figures.ts';
import { type DrillEnded, drillsIn } from './drill-document.ts';
import { JUDGED } from './run-drill.ts';
import type { RunRecord } from './run-record.ts';

/** Milliseconds until it is called hung; three times the goal. */
const WITHIN = 36 * 60_000;
const MINUTES = 12;

/** They have figures of their own (`bench:backup`), and the example has no backups; those that do not fit are left out. */
const OF_BACKUPS: ReadonlySet<string> = new Set([
  'archive-gap',
  'backup-source-loss',
  'disaster',
  'point-in-time',
  'restore-logical',
  'restore-offsite-clean',
  'restore-physical',
]);

const listSchema = z.object({ drills: z.array(z.object({ drill: z.string(), unfit: z.string().nullable() })).min(1) });

/** One `prumo prove --all` of a stack whose spec fits every drill but those of backups. Rejects when it does not, or when one of them did not run. */
export async function proveAll(stack: BenchStack, seed: number): Promise<Measured> {
  const listed = listSchema.parse(JSON.parse((await stack.prumo(['drill', 'list', '--json'])).stdout)).drills;
  const drills = listed.filter(({ drill, unfit }) => unfit === null || !OF_BACKUPS.has(drill));
  const unfit = drills.filter(({ unfit }) => unfit !== null).map(({ drill, unfit }) => `${drill}: ${unfit}`);
  if (unfit.length > 0) throw new Error(`not every drill fits: ${unfit.join('; ')}`);
  const at = new Date().toISOString();
  const argv = ['prove', '--all', '--seed', String(seed), '--json'];
  const { stdout, took } = await stack.prumo(argv, { codes: JUDGED, within: WITHIN });
  const ended = drillsIn(stdout);
  const missing = drills.filter(({ drill }) => !ended.some((one) => one.drill === drill));
  if (missing.length > 0) throw new Error(`prove --all left out ${missing.map(({ drill }) => drill).join(', ')}`);
  return measuredProve(ended, { took, at, seed });
}

/** `took`: milliseconds of the whole command. Each drill's own time is a step. Pure. */
export function measuredProve(
  ended: readonly DrillEnded[],
  { took, at, seed }: { readonly took: number; readonly at: string; readonly seed: number },
): Measured {
  const runs = ended.map(
    ({ drill, verdict, reason, observed, measured }, place): RunRecord => ({
      drill,
      setting: '',
      seed: seed + place,
      at,
      verdict,
      reason,
      observed,
      measured,
      steps: {},
    }),
  );
  const { samples, goals } = measuredProved(runs);
  return {
    name: 'prove',
    samples: {
      total: { unit: 'min', values: [Math.round(took / 60) / 1000] },
      ...samples,
      ...Object.fromEntries(ended.map((one) => [`step ${one.drill}`, { unit: 's', values: [one.took] }])),
    },
    goals: [{ of: 'total', by: 'maximum', atMost: MINUTES }, ...goals],
    runs,
  };
}

/** What the runs alone say. Pure. */
export function measuredProved(runs: readonly RunRecord[]): Pick<Measured, 'samples' | 'goals'> {
  return measuredBy(runs, [PROVEN]);
}
