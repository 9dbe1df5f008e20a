import type { Attestation } from '../../model/index.ts';

/** Packets a cut must have cost. A connection that is being given up sends some ten within the seconds a cut lasts; one stray packet is no cut. */
const ENOUGH = 10;

/** A cut that was made. */
export interface CutSeen {
  readonly name: string;
  readonly from: readonly string[];
  /** Packets the kernel had dropped, in the order it was asked: half way through the cut, and right before its end. */
  readonly dropped: readonly number[];
}

/** Attested when in each cut the kernel dropped enough, and went on dropping until its end. Null of none, or while one lasts. Pure. */
export function attestCuts(node: string, cuts: readonly CutSeen[], at = new Date().toISOString()): Attestation | null {
  if (cuts.length === 0 || !cuts.every(({ dropped }) => wasCut(dropped))) return null;
  const packets = cuts.map(({ name, dropped }) => `${dropped.at(-1) ?? 0} (${name})`).join(', ');
  return {
    what: `the kernel dropped packets between ${node} and those it was cut off from, to the end of each cut: ${packets}`,
    at,
    facts: { node, cuts: cuts.map(({ from, dropped }) => ({ from, dropped })) },
  };
}

function wasCut([half, end, ...more]: readonly number[]): boolean {
  return half !== undefined && end !== undefined && more.length === 0 && half > 0 && end > half && end >= ENOUGH;
}
