import { measuredBy } from './drills/drill-figures.ts';
import { MEASURED_DRILLS } from './drills/measured-drills.ts';
import { measuredProved } from './drills/prove.ts';
import type { RunRecord } from './drills/run-record.ts';
import { CONSECUTIVE, measuredSeries } from './failover/consecutive.ts';
import { FAULTS, measuredFault } from './failover/faults.ts';
import type { Measured } from './result.ts';

/** Samples and goals that the runs of a result give, to be compared with those it has. Throws when the name is no result of drills. Pure. */
export function measuredAgain(name: string, runs: readonly RunRecord[]): Pick<Measured, 'samples' | 'goals'> {
  if (name === CONSECUTIVE) return measuredSeries(runs);
  if (name === 'prove') return measuredProved(runs);
  const fault = FAULTS.find(({ drill }) => drill === name);
  if (fault !== undefined) return measuredFault(fault, runs);
  const measured = MEASURED_DRILLS.find(({ drill }) => drill === name);
  if (measured === undefined) throw new Error(`${name} is not made of runs of drills`);
  return measuredBy(runs, measured.figures);
}
