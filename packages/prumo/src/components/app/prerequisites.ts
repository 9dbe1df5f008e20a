import type { StackContext } from '../../model/index.ts';
import type { AppSpec } from '../../spec/spec.ts';
import { referencesIn } from './substitute.ts';

/** Job of the application itself: migrations and the like, before a new version takes traffic. */
export const RELEASE_JOB = 'app-release';

/**
 * What must be up before the application's code may run: the way to each thing its environment refers to. An application
 * that does not use the cache does not wait for it.
 */
export function prerequisites(context: StackContext, app: AppSpec): readonly string[] {
  const used = new Set([...referencesIn(app.env)].map((name) => name.slice(0, name.indexOf('.'))));
  const numbered = (prefix: string, role: 'pooler' | 'router' | 'cache' | 'sentinel') =>
    context.nodesOf(role).map((node) => `${prefix}-${node.index}`);
  return [
    ...(used.has('database') ? ['database-roles', ...numbered('pgbouncer', 'pooler')] : []),
    ...(used.has('database') || used.has('cache') ? numbered('router', 'router') : []),
    ...(used.has('cache') && context.spec.cache !== undefined ? [...numbered('redis', 'cache'), ...numbered('sentinel', 'sentinel')] : []),
    ...(used.has('storage') && context.spec.storage !== undefined ? ['storage-buckets'] : []),
  ];
}
