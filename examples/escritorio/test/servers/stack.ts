import type { IsolatedDatabases } from '@prumo/app/testing';
import type pg from 'pg';
import { type Login, officeDatabases } from './databases.ts';
import { type Servers, startServers } from './servers.ts';

/** Servers with a database of one test's own, and the environment that leads there. */
export interface Stack extends AsyncDisposable {
  readonly servers: Servers;
  readonly environment: Readonly<Record<string, string>>;
  /** A session past all rights in its database; the caller ends it. */
  superuser(host?: 'primary' | 'standby'): Promise<pg.Client>;
}

/** A stack on servers that run; disposing of it drops its database. */
export async function openStack(servers: Servers, databases: IsolatedDatabases): Promise<Stack> {
  const database = await databases.create();
  return {
    servers,
    environment: servers.environment(database.name),
    superuser: (host) => servers.cluster.superuser(database.name, host),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** A stack on servers of its own, with so many offices. */
export async function startStack(offices: number): Promise<Stack & { readonly login: Login }> {
  await using started = new AsyncDisposableStack();
  const servers = started.use(await startServers());
  const databases = started.use(await officeDatabases(servers, offices));
  const stack = started.use(await openStack(servers, databases));
  const moved = started.move();
  return { ...stack, login: databases.login, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
