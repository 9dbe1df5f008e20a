import { dirname, join } from 'node:path';
import type { ProgramExit } from '../../platforms/local/programs/index.ts';

/** Absolute paths. */
export interface Programs {
  readonly pgDump: string;
  readonly pgRestore: string;
  readonly zstd: string;
}

/** pg_dump and pg_restore lie beside psql. */
export function programsBeside(psql: string, zstd: string): Programs {
  return { pgDump: join(dirname(psql), 'pg_dump'), pgRestore: join(dirname(psql), 'pg_restore'), zstd };
}

/** Throws, in the program's own words, unless it ended well. */
export function mustHaveEndedWell(program: string, { code, failure, said }: ProgramExit): void {
  if (code === 0) return;
  const words = lastLines(said);
  throw new Error(`${program} ${failure ?? `ended with exit code ${code}`}${words === '' ? '' : `: ${words}`}`);
}

/** The end of what a program said, on one line. */
export function lastLines(said: string): string {
  return said.trim().split('\n').slice(-5).join('; ');
}
