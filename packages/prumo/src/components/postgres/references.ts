import type { Endpoint, StackContext } from '../../model/index.ts';
import type { Reference } from '../../spec/references.ts';
import { appRole, ownerRole } from './roles.ts';

/**
 * What an application may ask of the database. `url` and `read_url` go through the pooler (its database `<name>_read` leads
 * to the standbys); `direct_url` past it, for LISTEN and other session features; `owner_url` past it as the role that may
 * change the structure, for migrations.
 */
export function databaseReferences(context: StackContext): Partial<Record<Reference, string>> {
  const { name } = context.spec.database;
  const pooler = context.endpoint('pooler');
  const direct = context.endpoint('database');
  const app = { user: appRole(name), password: context.secret('database.app') };
  const owner = { user: ownerRole(name), password: context.secret('database.owner') };
  return {
    'database.url': url(app, pooler, name),
    'database.read_url': url(app, pooler, `${name}_read`),
    'database.direct_url': url(app, direct, name),
    'database.owner_url': url(owner, direct, name),
    'database.host': pooler.host,
    'database.port': String(pooler.port),
    'database.name': name,
    'database.user': app.user,
    'database.password': app.password,
  };
}

function url(login: { user: string; password: string }, { host, port }: Endpoint, database: string): string {
  return `postgresql://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@${host}:${port}/${encodeURIComponent(database)}`;
}
