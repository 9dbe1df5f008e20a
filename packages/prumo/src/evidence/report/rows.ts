import type { Message } from '../../messages/message.ts';
import type { Formatter } from './format.ts';
import { labels } from './labels.ts';
import type { DrillHistory, ReportedClaim, ReportedFailover, ReportedRun, ReportedService, ReportedVariant } from './model.ts';
import { MEASUREMENT_NAMES, measurementName } from './words.ts';

/** Runs of a drill that a page lists, the newest; all are in the JSON and in the charts. */
export const SHOWN_RUNS = 10;
/** Most figures of a run that a page lists. */
const SHOWN_FIGURES = 6;

/** Where a service listens, in words. */
export function listensOf({ listens, privateSockets }: ReportedService, { say }: Formatter): readonly string[] {
  return [...listens, ...(privateSockets === 0 ? [] : [say(labels.privateSocket(privateSockets))])];
}

/** The steps of a fast failover with their times. */
export function failoverTook({ took }: ReportedFailover, format: Formatter): string {
  return Object.entries(took)
    .map(([step, milliseconds]) => `${step} ${format.quantity(milliseconds, 'milliseconds')}`)
    .join(', ');
}

/** What was measured against what is promised: `1.08 s ≤ 5 s`. */
export function figureOf({ measurement }: ReportedVariant, { objective }: ReportedClaim, format: Formatter): string {
  if (measurement === null) return '';
  const { bound } = objective;
  if (bound === undefined) return format.measured(measurement);
  return `${format.measured(measurement)} ${measurement.value <= bound.limit ? '≤' : '>'} ${format.quantity(bound.limit, bound.unit)}`;
}

export function passed(proven: number, failed: number, inconclusive: number, format: Formatter): string {
  return format.say(labels.passed(proven, proven + failed, inconclusive));
}

export function wasRun({ tries, at }: ReportedVariant): boolean {
  return at !== null || tries.proven + tries.failed + tries.inconclusive > 0;
}

/** Drills of a claim that say nothing of it, by why: never run, not there yet, not for this stack. */
export function absent({ variants }: ReportedClaim): readonly { readonly drills: readonly string[]; readonly why: Message }[] {
  const words = { yes: labels.neverRun, missing: labels.missing, unfit: labels.unfit };
  const byWhy = Map.groupBy(
    variants.filter((variant) => !wasRun(variant)),
    (variant) => variant.available,
  );
  return [...byWhy].map(([available, own]) => ({ drills: own.map((variant) => variant.drill), why: words[available] }));
}

/** Figures of a run in words: those a claim bounds first, then others that people know by name, what matters most first. */
export function runFigures(run: ReportedRun, drill: DrillHistory, format: Formatter): readonly string[] {
  const bounded = drill.figures.map((figure) => figure.measurement);
  const order = [...new Set([...bounded, ...Object.keys(MEASUREMENT_NAMES)])];
  return run.measurements
    .filter(({ name }) => order.includes(name))
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .slice(0, SHOWN_FIGURES)
    .map((measurement) => `${format.say(measurementName(measurement.name))}: ${format.measured(measurement)}`);
}
