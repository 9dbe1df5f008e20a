import type { StackContext } from '../../model/index.ts';
import { appRole, MONITOR, ownerRole } from './roles.ts';
import { databaseRights, databaseSql, rightsByDefault } from './roles-sql.ts';
import { scramVerifier } from './scram.ts';
import { identifier, literal, QUIET_SESSION } from './sql.ts';

/** Where an import is loaded; also the name of the role that loads it, which has rights to nothing else. */
export function stagingDatabase(database: string): string {
  return `${database}_import`;
}

/** The database an import has taken the place of. */
export function keptDatabase(database: string): string {
  return `${database}_before_import`;
}

/** As superuser on `postgres`: statements that make the role that loads and its empty database, each for itself. None of them is there yet. */
export function makeStagingSql(context: StackContext, password: string): readonly string[] {
  const staging = stagingDatabase(context.spec.database.name);
  return [
    QUIET_SESSION,
    `CREATE ROLE ${identifier(staging)} LOGIN PASSWORD ${literal(scramVerifier(staging, password))}`,
    `CREATE DATABASE ${identifier(staging)} OWNER ${identifier(staging)} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`,
    `REVOKE ALL ON DATABASE ${identifier(staging)} FROM PUBLIC`,
  ];
}

/**
 * As superuser in the staging database, before anything is loaded: what Prumo keeps in every database is there and not the loader's, and whatever the
 * loader makes the application may use at once.
 */
export function openStagingSql(context: StackContext): string {
  const { name } = context.spec.database;
  const loader = identifier(stagingDatabase(name));
  return [
    databaseSql(context),
    `ALTER SCHEMA public OWNER TO ${loader};`,
    ...rightsByDefault(stagingDatabase(name), appRole(name)),
    `GRANT USAGE ON SCHEMA public TO ${identifier(appRole(name))}, ${MONITOR};`,
  ].join('\n');
}

/**
 * As superuser on `postgres`, before anybody enters what was loaded: whoever owns a database may set parameters for it, code in a dump too. They would
 * hold for the superuser in it, and go with it when it takes the application's name: a `synchronous_commit` kept that way would give up durability.
 */
export function resetStagingSql(context: StackContext): string {
  return `ALTER DATABASE ${identifier(stagingDatabase(context.spec.database.name))} RESET ALL`;
}

/** As superuser in the staging database, once all is loaded: everything is the owner's, as if its migrations had made it, and the loader is gone, what was set for it too. */
export function handOverStagingSql(context: StackContext): readonly string[] {
  const { name } = context.spec.database;
  const loader = identifier(stagingDatabase(name));
  return [
    QUIET_SESSION,
    `REASSIGN OWNED BY ${loader} TO ${identifier(ownerRole(name))}`,
    `DROP OWNED BY ${loader}`,
    `DROP ROLE ${loader}`,
    // Once more, now that there is nobody left who could set something.
    resetStagingSql(context),
    databaseSql(context),
    databaseRights(context, stagingDatabase(name)),
  ];
}

/** As superuser on `postgres`: nothing is left of a staging database. Each for itself; may run again at any time. */
export function dropStagingSql(context: StackContext): readonly string[] {
  const staging = identifier(stagingDatabase(context.spec.database.name));
  return [`DROP DATABASE IF EXISTS ${staging} WITH (FORCE)`, `DROP ROLE IF EXISTS ${staging}`];
}
