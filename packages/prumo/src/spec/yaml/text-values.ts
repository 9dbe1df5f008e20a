import type { Path } from '../problem.ts';

/** Environment and PostgreSQL parameters are text to us: `1.10`, `010` and `off` stay as they are written. */
export function isTextValue(path: Path): boolean {
  return path.length === 3 && ((path[0] === 'app' && path[1] === 'env') || (path[0] === 'database' && path[1] === 'parameters'));
}
