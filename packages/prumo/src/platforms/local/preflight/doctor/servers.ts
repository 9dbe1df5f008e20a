import type { Inventory, ServerDefinition } from '../servers/index.ts';
import type { Check } from './check.ts';
import { text } from './text.ts';

/** A check for each server looked for. Pure. */
export function serverChecks(inventory: Inventory, definitions: readonly ServerDefinition[]): readonly Check[] {
  return definitions.flatMap((definition): readonly Check[] => {
    const base = { id: `server-${definition.id}`, title: text.server(definition.title), needed: `≥ ${definition.minimum}` };
    const found = inventory.found.get(definition.id);
    if (found !== undefined) return [{ ...base, status: 'ok', found: `${found.version} ${found.path}` }];
    const problem = inventory.problems.find((each) => each.definition.id === definition.id);
    if (problem === undefined) return [];
    return [
      {
        ...base,
        status: definition.optional === true ? 'warning' : 'problem',
        found: problem.why.en,
        remedy:
          problem.kind === 'missing'
            ? text.serverRemedy(packagesOf(definition), definition.homepage)
            : text.serverUpgrade(definition.homepage),
      },
    ];
  });
}

function packagesOf(definition: ServerDefinition): string {
  return definition.packages.map((entry) => (typeof entry === 'string' ? entry : entry.metapackage)).join(' ');
}
