import { QUIET, type Result } from '../result.ts';
import { busyNow, machine } from './machine.ts';

/** What this machine is. Throws where others use too much of it: times measured there would be theirs. */
export async function quietMachine(): Promise<Result['machine']> {
  const found = await machine();
  if (found.busyBefore <= QUIET) return found;
  throw new Error(
    `others use ${Math.round(found.busyBefore * 100)} % of this machine, and what was measured here would be theirs. Nothing is measured.`,
  );
}

/** Milliseconds for a stack to calm down that was started, or put back, a moment ago. */
const CALM_WITHIN = 60_000;

/** Resolves when the machine is quiet again, a stack that runs and does nothing included; or after a minute, and then the drill says how it was. */
export async function calm(): Promise<void> {
  const deadline = performance.now() + CALM_WITHIN;
  while ((await busyNow()) > QUIET && performance.now() < deadline);
}
