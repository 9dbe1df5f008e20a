import { type DrillFigure, FAILOVER_STEPS, LOST, measuredBy, PROVEN, withoutWrites } from '../drills/drill-figures.ts';
import type { RunRecord } from '../drills/run-record.ts';
import type { Measured } from '../result.ts';
import { SETTINGS, type Setting } from './settings.ts';

/** A fault, by the drill that makes, attests and judges it. */
export interface Fault {
  readonly drill: string;
  /** Seconds one run takes at most as a rule: with Prumo's settings, and with Patroni's defaults. For the estimate only. */
  readonly expected: { readonly prumo: number; readonly patroni: number };
  /** Seconds without writes, median; the figures issue of drills and failover names. */
  readonly goal: number;
}

export const FAULTS: readonly Fault[] = [
  { drill: 'failover-node', expected: { prumo: 30, patroni: 80 }, goal: 1 },
  { drill: 'failover-crash', expected: { prumo: 30, patroni: 65 }, goal: 1.5 },
  { drill: 'failover-hang', expected: { prumo: 40, patroni: 95 }, goal: 5 },
];

/** Prumo's own way is judged by the goal; other settings are reported beside it, and must lose as little; Patroni's defaults are only reported. */
function figuresOf(fault: Fault, { id }: Setting): readonly DrillFigure[] {
  if (id === 'prumo') return [withoutWrites(fault.goal), ...LOST, PROVEN, ...FAILOVER_STEPS];
  const figures = [withoutWrites(), ...LOST, ...(id === 'patroni' ? [] : [PROVEN])];
  return id === 'patroni' ? figures.map(({ sample, unit, of }) => ({ sample, unit, of })) : figures;
}

/** What runs of a fault's drill, with whatever settings, come to. Pure. */
export function measuredFault(fault: Fault, runs: readonly RunRecord[]): Measured {
  const parts = SETTINGS.map((setting) => {
    const own = runs.filter((run) => run.setting === setting.label);
    return own.length === 0 ? { samples: {}, goals: [] } : measuredBy(own, figuresOf(fault, setting), setting.suffix);
  });
  return {
    name: fault.drill,
    samples: Object.fromEntries(parts.flatMap(({ samples }) => Object.entries(samples))),
    // Of a run with Patroni's defaults alone nothing is promised, and such a result could not be judged.
    goals: parts.flatMap(({ goals }) => goals),
    runs,
  };
}
