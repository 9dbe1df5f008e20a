import type { InvalidInput, Schema } from '@prumo/app/bus';
import type { FieldProblem, Parsed, Problems } from '../cases/fields.ts';

/** A message's schema by a parser of forms: what is wrong stands by field, as pages show it. */
export function parsedBy<Given, T>(parse: (source: Given) => Parsed<T>): Schema<Given, T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'escritorio',
      validate(value) {
        // Only its own messages hand it to the bus, with what `Given` says.
        const parsed = parse(value as Given);
        if (parsed.ok) return { value: parsed.value };
        return { issues: Object.entries(parsed.problems).map(([field, message]) => ({ path: [field], message })) };
      },
    },
  };
}

/** The problems `parsedBy` found, by field. */
export function problemsOf({ issues }: InvalidInput): Problems {
  return Object.fromEntries(issues.map(({ path, message }) => [path, message as FieldProblem]));
}

/** What every command that writes a record answers. */
export interface Written {
  readonly id: string;
}

export const written = parsedBy((kept: unknown): Parsed<Written> => {
  if (typeof kept === 'object' && kept !== null && 'id' in kept && typeof kept.id === 'string') return { ok: true, value: { id: kept.id } };
  return { ok: false, problems: { id: 'missing' } };
});
