import { PrumoError } from '../errors/index.ts';
import type { Drill } from '../model/index.ts';
import { nearest, type Spec } from '../spec/index.ts';
import { text } from './drill-text.ts';

/** Drills by id, each once, safest first. Rejects unknown ids with `unknown-drill` and a suggestion, and those the spec cannot have with `drill-unfit`. */
export function selectDrills(drills: readonly Drill[], wanted: readonly string[], spec: Spec): readonly Drill[] {
  const found = wanted.map((id) => {
    const drill = drills.find((one) => one.id === id);
    const ids = drills.map((one) => one.id);
    if (drill === undefined)
      throw new PrumoError({ code: 'unknown-drill', what: text.unknownDrill(id, nearest(id, ids)), remedy: text.unknownDrillRemedy(ids) });
    const unfit = drill.unfit(spec);
    if (unfit !== null) throw new PrumoError({ code: 'drill-unfit', what: text.unfit(id, unfit), remedy: text.unfitRemedy() });
    return drill;
  });
  return safestFirst([...new Set(found)]);
}

/** What disturbs least comes first, so that a stack that cannot bear that is found out before worse is done to it. */
export function safestFirst(drills: readonly Drill[]): readonly Drill[] {
  return drills.toSorted((one, other) => one.risk - other.risk || one.expected - other.expected);
}
