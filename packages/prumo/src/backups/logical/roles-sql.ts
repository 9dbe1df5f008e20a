import { identifier, type Role } from './content/index.ts';

/**
 * Statements that make the roles a server lacks, without passwords, which nobody has: they cannot log in until they are given one. Roles that are
 * there are left as they are, except that memberships among them and the new ones are completed. Pure.
 */
export function rolesSql(wanted: readonly Role[], there: ReadonlySet<string>): readonly string[] {
  const missing = wanted.filter(({ name }) => !there.has(name));
  return [
    ...missing.map(({ name, attributes }) => `CREATE ROLE ${identifier(name)} ${attributes.join(' ')}`),
    ...missing.flatMap(({ name, settings }) =>
      settings.map((setting) => {
        const at = setting.indexOf('=');
        return `ALTER ROLE ${identifier(name)} SET ${setting.slice(0, at)} TO ${settingValue(setting.slice(0, at), setting.slice(at + 1))}`;
      }),
    ),
    ...[...missing, ...wanted.filter(({ name }) => there.has(name))].flatMap(({ name, memberOf }) =>
      memberOf
        .filter(({ role }) => !there.has(name) || !there.has(role))
        .map(({ role, isAdmin }) => `GRANT ${identifier(role)} TO ${identifier(name)}${isAdmin ? ' WITH ADMIN OPTION' : ''}`),
    ),
  ];
}

/** Parameters whose value is a list, kept with every element quoted already (`variable_is_guc_list_quote` of pg_dump). */
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

function settingValue(parameter: string, value: string): string {
  if (LISTS.has(parameter.toLowerCase())) return value === '' ? "''" : value;
  return `'${value.replaceAll("'", "''")}'`;
}
