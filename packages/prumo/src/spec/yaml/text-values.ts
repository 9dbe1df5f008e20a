import type { Path } from '../problem.ts';

/** Stands for a name of the user's. */
const ANY = '*';

const HOLDERS: readonly Path[] = [
  ['app', 'env'],
  ['app', 'release', 'env'],
  ['app', 'processes', ANY, 'env'],
  ['app', 'tasks', ANY, 'env'],
  ['database', 'parameters'],
];

/** Environment and PostgreSQL parameters are text to us: `1.10`, `010` and `off` stay as they are written. */
export function isTextValue(path: Path): boolean {
  return HOLDERS.some((holder) => path.length === holder.length + 1 && holder.every((part, depth) => part === ANY || part === path[depth]));
}
