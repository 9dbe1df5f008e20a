import type { JobResult } from '../model/index.ts';

/** The error a job ended with, in its program's own words: pgBackRest says which line it is. */
export function lastWords({ output, code, timedOut }: Pick<JobResult, 'output' | 'code' | 'timedOut'>): string {
  if (timedOut) return 'it took too long';
  const lines = output.trimEnd().split('\n');
  return lines.findLast((line) => line.includes('ERROR'))?.replace(/^.*ERROR: /, '') ?? (lines.at(-1) || `exit code ${code}`);
}
