import type { JobResult } from '../model/index.ts';

/** The error pgBackRest ended with, in its own words. */
export function lastWords({ output, code, timedOut }: Pick<JobResult, 'output' | 'code' | 'timedOut'>): string {
  if (timedOut) return 'it took too long';
  const lines = output.trimEnd().split('\n');
  return lines.findLast((line) => line.includes('ERROR'))?.replace(/^.*ERROR: /, '') ?? lines.at(-1) ?? `exit code ${code}`;
}
