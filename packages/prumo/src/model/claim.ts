import type { Message } from '../messages/message.ts';
import type { Spec } from '../spec/spec.ts';
import type { Unit } from './evidence.ts';

/** What readiness is reported by, 0 to 10 each. The order is that of every table. */
export const AREAS = [
  'database',
  'backups',
  'monitoring',
  'security',
  'secrets',
  'scalability',
  'deploy',
  'documentation',
  'compliance',
] as const;
export type Area = (typeof AREAS)[number];

/** A promise with an objective and a fault model. Its state is computed from evidence, never stored. */
export interface Claim {
  /** Permanent, kebab-case, says what holds: `no-acknowledged-write-lost`. */
  readonly id: string;
  readonly area: Area;
  /** 1 (comfort) to 5 (without it data or the service is lost). */
  readonly weight: 1 | 2 | 3 | 4 | 5;
  readonly title: Message;
  /** Which faults it is promised for. */
  readonly faultModel: Message;
  objective(spec: Spec): Objective;
  /** Milliseconds for which evidence counts. */
  readonly freshness: number;
  /** Ids of the drills that must each have proven it: the variants of its fault model. A drill nobody has written yet leaves it unproven. */
  readonly drills: readonly string[];
  /** Components on whose definitions the proof depends: evidence taken with others no longer counts. `prumo` is Prumo itself, by version. */
  readonly dependsOn: readonly string[];
  /** Whether a stack of this spec makes the promise at all. Default: it does. What every stack owes is never left out here. */
  applies?(spec: Spec): boolean;
}

/** The number a claim promises. */
export interface Objective {
  readonly text: Message;
  /** Name of the measurement it bounds from above, with the bound in that measurement's unit. Absent: it holds or it does not. */
  readonly bound?: { readonly measurement: string; readonly limit: number; readonly unit: Unit };
}
