import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Result, resultSchema } from './result.ts';

export const RESULTS = fileURLToPath(new URL('results', import.meta.url));

/** Results kept in a folder, by name. Throws when a file is not a result, or named otherwise than it says. */
export function readResults(folder: string = RESULTS): ReadonlyMap<string, Result> {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  return new Map(
    files.map((file) => {
      const result = resultSchema.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
      if (file !== `${result.name}.json`) throw new Error(`${file} says it is ${result.name}`);
      return [result.name, result];
    }),
  );
}
