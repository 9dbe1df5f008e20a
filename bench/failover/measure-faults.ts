import type { RunRecord } from '../drills/run-record.ts';
import type { Fault } from './faults.ts';
import type { Setting } from './settings.ts';

/** What measuring faults works with. */
export interface FaultTools {
  /** Make the stack one of this setting, and whole. */
  use(setting: Setting): Promise<void>;
  run(run: Pick<RunRecord, 'drill' | 'setting' | 'seed'>): Promise<RunRecord>;
  /** All runs of a fault until now. */
  keep(fault: Fault, runs: readonly RunRecord[]): void;
}

/**
 * Every fault with every setting, so many times. What a run measured is kept before the next one begins: hours of measuring may end
 * at any moment, by an error or by somebody, and the first setting stands in the file while the others come beside it.
 */
export async function measureFaults(
  faults: readonly Fault[],
  settings: readonly Setting[],
  { runs, seed }: { readonly runs: number; readonly seed: number },
  tools: FaultTools,
): Promise<ReadonlyMap<Fault, readonly RunRecord[]>> {
  const kept = new Map(faults.map((fault): [Fault, RunRecord[]] => [fault, []]));
  for (const setting of settings) {
    await tools.use(setting);
    for (const [fault, own] of kept)
      for (let run = 0; run < runs; run += 1) {
        own.push(await tools.run({ drill: fault.drill, setting: setting.label, seed: seed + run }));
        tools.keep(fault, own);
      }
  }
  return kept;
}
