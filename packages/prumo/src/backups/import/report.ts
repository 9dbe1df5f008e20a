import type { Examined } from './examine.ts';
import type { ImportReport } from './state.ts';

/** What the stack has: roles by name, and the version of each extension it could install. */
export interface StackHas {
  readonly roles: readonly string[];
  readonly extensions: Readonly<Record<string, string>>;
}

/** Extensions of the source that the stack could not install. Pure. */
export function missingExtensions({ extensions }: Pick<Examined, 'extensions'>, has: StackHas): readonly string[] {
  return extensions.map(({ name }) => name).filter((name) => has.extensions[name] === undefined);
}

/** What becomes of everything that is not simply copied. Pure. */
export function reportOf({ facts, roles, extensions, objectsWithRights }: Examined, has: StackHas): ImportReport {
  return {
    roles: roles.map(({ name, owns, hasPolicies }) => {
      if (hasPolicies) return { name, fate: has.roles.includes(name) ? 'there' : 'made' };
      return { name, fate: owns ? 'mapped' : 'left-out' };
    }),
    extensions: extensions.map((extension) => ({ ...extension, stack: has.extensions[extension.name] ?? '' })),
    rights: objectsWithRights,
    settings: facts.settings.map(({ role, setting }) => (role === null ? setting : `${role}: ${setting}`)),
    server: facts.server,
    collate: facts.locale ?? facts.collate,
  };
}

/** Roles that are made for the policies of the source. Pure. */
export function madeRoles({ roles }: Pick<ImportReport, 'roles'>): readonly string[] {
  return roles.filter(({ fate }) => fate === 'made').map(({ name }) => name);
}
