import { type Finding, explain } from './explain.ts';
import type { Path } from './problem.ts';
import { type SpecContent, specSchema } from './schema.ts';

export interface Judgeable {
  readonly spec: SpecContent;
  /** What was taken out, or replaced by a default, to get there. */
  readonly pruned: readonly Path[];
}

/** Stands in for a name that is missing or wrong; nothing that depends on it is reported. */
const STAND_IN_NAME = 'unnamed';

/** Each round removes at least one value, and problems are never more than five levels deep. */
const MOST_ROUNDS = 8;

/**
 * Take out what is wrong, so that the rules between values can judge the rest in the same run. Undefined where
 * nothing can be saved, as when the file is a list.
 */
export function judgeable(plain: unknown, findings: readonly Finding[]): Judgeable | undefined {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return undefined;
  const copy: unknown = structuredClone(plain);
  if (typeof copy !== 'object' || copy === null) return undefined;
  const pruned: Path[] = [];
  let wrong = findings;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const { path } of wrong) {
      const removed = remove(copy, path);
      if (removed !== undefined) pruned.push(removed);
    }
    const result = specSchema.safeParse(copy);
    if (result.success) return { spec: result.data, pruned };
    wrong = result.error.issues.flatMap((issue) => explain(issue, copy));
  }
  return undefined;
}

/** Remove the value at a path; where it is missing or in a list, what holds it. Returns what was removed. */
function remove(root: object, path: Path): Path | undefined {
  if (path[0] === 'name') {
    Reflect.set(root, 'name', STAND_IN_NAME);
    return ['name'];
  }
  let holder: object = root;
  for (const [depth, part] of path.entries()) {
    const last = depth === path.length - 1;
    const value: unknown = Object.hasOwn(holder, part) ? Reflect.get(holder, part) : undefined;
    if (value === undefined) return depth === 0 ? undefined : remove(root, path.slice(0, depth));
    if (last || Array.isArray(value) || typeof value !== 'object' || value === null) {
      Reflect.deleteProperty(holder, part);
      return path.slice(0, depth + 1);
    }
    holder = value;
  }
  return undefined;
}
