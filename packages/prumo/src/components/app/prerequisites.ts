import type { StackContext } from '../../model/index.ts';
import { referencesIn } from '../../spec/values/interpolation.ts';

/** Job of the application itself: migrations and the like, before a new version takes traffic. */
export const RELEASE_JOB = 'app-release';

/**
 * What must be up before a program of the application may run: the way to each thing its environment refers to. One that does not
 * use the cache does not wait for it.
 */
export function prerequisites(context: StackContext, given: Readonly<Record<string, string>>): readonly string[] {
  const used = new Set(
    Object.values(given)
      .flatMap(referencesIn)
      .map((name) => name.slice(0, name.indexOf('.'))),
  );
  const numbered = (prefix: string, role: 'pooler' | 'router' | 'cache' | 'sentinel') =>
    context.nodesOf(role).map((node) => `${prefix}-${node.index}`);
  return [
    ...(used.has('database') ? ['database-roles', ...numbered('pgbouncer', 'pooler')] : []),
    ...(used.has('database') || used.has('cache') ? numbered('router', 'router') : []),
    ...(used.has('cache') && context.spec.cache !== undefined ? [...numbered('redis', 'cache'), ...numbered('sentinel', 'sentinel')] : []),
    ...(used.has('storage') && context.spec.storage !== undefined ? ['storage-buckets'] : []),
  ];
}
