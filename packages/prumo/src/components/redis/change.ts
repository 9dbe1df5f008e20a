import type { ChangeAction, Service } from '../../model/index.ts';
import { RELOADABLE } from './config.ts';

const ORDER: readonly ChangeAction[] = ['nothing', 'reload', 'restart', 'roll'];

/** What each file's change costs. Scripts and the launcher's settings are read at the next start only. */
const FILE_ACTION: Readonly<Record<string, ChangeAction>> = {
  'launch.pl': 'nothing',
  'reload.pl': 'nothing',
  'launch.settings': 'nothing',
  'users.acl': 'reload',
};

/**
 * Users and what CONFIG SET can change are reloaded. All else restarts the server, which for the master means failing over
 * first: so the whole group is rolled, replicas before the master.
 */
export function change(before: Service, after: Service): ChangeAction {
  if (fixedParts(before) !== fixedParts(after)) return 'roll';
  const old = new Map(before.files.map((file) => [file.path, file.content]));
  const actions = after.files
    .filter((file) => old.get(file.path) !== file.content)
    .map((file) => FILE_ACTION[file.path] ?? configChange(old.get(file.path) ?? '', file.content));
  return actions.reduce<ChangeAction>((worst, action) => (ORDER.indexOf(action) > ORDER.indexOf(worst) ? action : worst), 'nothing');
}

function configChange(before: string, after: string): ChangeAction {
  const old = directives(before);
  const wanted = directives(after);
  const changed = [...new Set([...old.keys(), ...wanted.keys()])].filter((key) => old.get(key) !== wanted.get(key));
  const reloadable = changed.every((key) => wanted.has(key) && RELOADABLE.some((known) => known === key));
  return reloadable ? 'reload' : 'roll';
}

function directives(config: string): ReadonlyMap<string, string> {
  const lines = config.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

/** What a running process cannot change. Stop, probe and restart policies are the platform's and need nothing of the server. */
function fixedParts(service: Service): string {
  return JSON.stringify([service.node, service.argv, service.env, service.user, service.resources.openFiles]);
}
