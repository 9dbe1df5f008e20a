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

/** Steps on a machine that systemd has booted, up to the moment it is powered off. */
export const STEPS_BEFORE_RESTART = [
  'prumo up on a machine of systemd',
  'the unit’s main process killed: systemd starts it again, services stay',
  'a row is written before the machine is restarted',
] as const;

/** And after it is booted again. */
export const STEPS_AFTER_RESTART = [
  'after a restart of the machine all is healthy by itself',
  'the machine had gone down in order: PostgreSQL was shut down, not interrupted',
  'what was written is there',
  'prumo destroy leaves no unit and no process',
] as const;
export type BootedStep = (typeof STEPS_BEFORE_RESTART | typeof STEPS_AFTER_RESTART)[number];

const MARK = '@step ';

/** A step as a line of standard output. */
export function stepLine(step: Step): string {
  return `${MARK}${JSON.stringify(step)}\n`;
}

/** The step of a line; undefined for anything else that was printed. */
export function readInsideStep(line: string): Step | undefined {
  return line.startsWith(MARK) ? (JSON.parse(line.slice(MARK.length)) as Step) : undefined;
}
