import type { SecretName, StackContext } from '../../model/index.ts';

/** Roles whose names do not depend on the spec. */
export const SUPERUSER = 'postgres';
export const REPLICATION = 'replicator';
export const REWIND = 'rewind';
export const POOLER_AUTH = 'pgbouncer_auth';
export const MONITOR = 'monitor';

/** Owns the database and everything migrations make in it. */
export function ownerRole(database: string): string {
  return `${database}_owner`;
}

/** What the application runs as: reads and writes rows, changes no structure. */
export function appRole(database: string): string {
  return `${database}_app`;
}

export interface WantedRole {
  readonly name: string;
  readonly secret: SecretName;
  /** Attributes of `ALTER ROLE`, all of them said, so that drift is undone. */
  readonly attributes: string;
  /** Roles whose rights it has. */
  readonly memberOf: readonly string[];
  /** Parameters set for each of its sessions. */
  readonly settings: Readonly<Record<string, string>>;
}

const PLAIN = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT';

/**
 * Every role of the cluster. The application's sessions are bounded: a statement for 30 s, an idle transaction for 60 s
 * (it would hold back vacuum and locks); an application may raise either for one session. Migrations, run as the owner, are not.
 */
export function wantedRoles(context: StackContext): readonly WantedRole[] {
  const { name } = context.spec.database;
  const role = (given: Partial<WantedRole> & Pick<WantedRole, 'name' | 'secret'>): WantedRole => ({
    attributes: PLAIN,
    memberOf: [],
    settings: {},
    ...given,
  });
  return [
    role({
      name: SUPERUSER,
      secret: 'database.superuser',
      attributes: 'LOGIN SUPERUSER CREATEDB CREATEROLE REPLICATION BYPASSRLS INHERIT',
    }),
    role({
      name: REPLICATION,
      secret: 'database.replication',
      attributes: 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION NOBYPASSRLS INHERIT',
    }),
    role({ name: REWIND, secret: 'database.rewind' }),
    role({ name: ownerRole(name), secret: 'database.owner' }),
    role({
      name: appRole(name),
      secret: 'database.app',
      settings: { statement_timeout: '30s', idle_in_transaction_session_timeout: '60s' },
    }),
    role({ name: POOLER_AUTH, secret: 'database.pooler-auth' }),
    role({ name: MONITOR, secret: 'database.monitor', memberOf: ['pg_monitor'] }),
  ];
}
