import { QUIET, type Result } from '../result.ts';
import { machine } from './machine.ts';

/** What this machine is. Throws where others use too much of it: times measured there would be theirs. */
export async function quietMachine(): Promise<Result['machine']> {
  const found = await machine();
  if (found.busyBefore <= QUIET) return found;
  throw new Error(
    `others use ${Math.round(found.busyBefore * 100)} % of this machine, and what was measured here would be theirs. Nothing is measured.`,
  );
}
