import type { Step } from '../steps.ts';

/** Steps of the part that runs in the root, in its own network, in order. */
export const INSIDE_STEPS = [
  'doctor finds all in order',
  'prumo up',
  'status: all healthy',
  'prumo run seed',
  'log in, read and write a case over HTTPS',
  'failover',
  'writes return within 5 s',
  'all healthy again',
  'prumo down',
] as const;
export type InsideStep = (typeof INSIDE_STEPS)[number];

const MARK = '@step ';

/** A step as a line of standard output. */
export function stepLine(step: Step): string {
  return `${MARK}${JSON.stringify(step)}\n`;
}

/** The step of a line; undefined for anything else that was printed. */
export function readInsideStep(line: string): Step | undefined {
  return line.startsWith(MARK) ? (JSON.parse(line.slice(MARK.length)) as Step) : undefined;
}
