import { type Job, PORTS, type StackContext } from '../../model/index.ts';
import { dynamicConfiguration } from './dynamic-configuration.ts';
import { API_USER, leaderConnection, postgresServiceName } from './names.ts';
import { SUPERUSER } from './roles.ts';
import { clusterSql, databaseSql } from './roles-sql.ts';
import { AWAIT_LEADER, rolesScript } from './roles-script.ts';
import { SETTINGS_SCRIPT } from './settings-script.ts';

export const ROLES_JOB = 'database-roles';
export const SETTINGS_JOB = 'database-settings';

/** Both run on the first database node and find the primary, or any member, by themselves. */
export function databaseJobs(context: StackContext): readonly Job[] {
  const [first] = context.nodesOf('database');
  if (first === undefined) return [];
  const common = { component: 'postgres', node: first.name, env: {}, runs: 'when-changed' } as const;
  const { name } = context.spec.database;
  return [
    {
      ...common,
      name: ROLES_JOB,
      title: 'create database, roles and rights',
      argv: ['/bin/sh', `${context.etc(ROLES_JOB)}/apply-roles.sh`, context.etc(ROLES_JOB)],
      files: [
        { path: 'apply-roles.sh', content: rolesScript(context.server('psql').path, context.server('python3').path) },
        { path: 'await-leader.py', content: AWAIT_LEADER },
        { path: 'members.json', content: `${JSON.stringify(members(context))}\n` },
        { path: 'cluster.sql', content: clusterSql(context), secret: true },
        { path: 'database.sql', content: databaseSql(context) },
        { path: 'cluster.conninfo', content: leaderConnection(context, 'postgres', SUPERUSER) },
        { path: 'database.conninfo', content: leaderConnection(context, name, SUPERUSER) },
        { path: 'pgpass', content: `*:*:*:${SUPERUSER}:${context.secret('database.superuser')}\n`, secret: true },
      ],
      // A healthy first node means that a primary has been bootstrapped; the script waits for it to take writes.
      after: [postgresServiceName(first)],
      // A minute for a leader, a minute for the statements.
      within: 130_000,
    },
    settingsJob(context, SETTINGS_JOB, dynamicConfiguration(context)),
  ];
}

/** Brings settings of Patroni's dynamic configuration to what is wanted, and leaves the others. */
export function settingsJob(context: StackContext, name: string, wanted: Readonly<Record<string, unknown>>): Job {
  const [first] = context.nodesOf('database');
  if (first === undefined) throw new Error('a stack without a database node');
  return {
    component: 'postgres',
    node: first.name,
    env: {},
    runs: 'when-changed',
    name,
    title: 'apply database settings',
    argv: [context.server('python3').path, '-I', `${context.etc(name)}/apply-settings.py`, `${context.etc(name)}/settings.json`],
    files: [
      { path: 'apply-settings.py', content: SETTINGS_SCRIPT },
      { path: 'settings.json', content: settings(context, wanted), secret: true },
    ],
    after: [postgresServiceName(first)],
    within: 60_000,
  };
}

function settings(context: StackContext, wanted: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(
    {
      members: members(context),
      credentials: `${API_USER}:${context.secret('patroni.api')}`,
      wanted,
    },
    null,
    2,
  )}\n`;
}

/** Where the members' REST interfaces are. */
function members(context: StackContext): readonly string[] {
  return context.nodesOf('database').map((node) => `http://${node.address}:${PORTS.patroni}`);
}
