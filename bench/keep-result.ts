import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMet, type Measured, type Result, summaryOf } from './result.ts';

/** What is the same for every result of a run of a bench. */
export type BenchRun = Pick<Result, 'command' | 'at' | 'commit' | 'seed' | 'machine' | 'versions'>;

/** A measurement with what is derived from its samples. Pure. */
export function resultOf({ name, samples, goals, runs }: Measured, { command, at, commit, seed, machine, versions }: BenchRun): Result {
  return {
    schemaVersion: 1,
    name,
    command,
    at,
    commit,
    machine,
    versions,
    seed,
    samples,
    ...(runs === undefined ? {} : { runs: [...runs] }),
    summary: summaryOf(samples),
    goals: [...goals],
    met: isMet(goals, samples),
  };
}

/** Writes a result where results are kept, or not at all: a bench that dies meanwhile must not leave half a file in place of a whole one. */
export function keepResult(folder: string, result: Result): Result {
  const file = join(resolve(folder), `${result.name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  return result;
}

/** One line for each goal on standard output. A goal missed is exit code 1. */
export function tell({ name, summary, samples, goals, met }: Result): void {
  for (const { of, by, atMost, atLeast } of goals) {
    const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
    process.stdout.write(
      `${name}, ${of}: ${summary[of]?.[by]} ${samples[of]?.unit} (${by} of ${samples[of]?.values.length}), goal ${bound}\n`,
    );
  }
  if (!met) process.exitCode = 1;
}
