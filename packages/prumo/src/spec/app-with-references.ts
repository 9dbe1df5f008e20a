import type { Reference } from './references.ts';
import type { AppSpec } from './spec.ts';
import { withReferences } from './values/interpolation.ts';

/** The application with some references filled in wherever its environment has them. Pure. */
export function appWithReferences(app: AppSpec, known: Partial<Readonly<Record<Reference, string>>>): AppSpec {
  const filled = <Part extends { readonly env: AppSpec['env'] }>(part: Part): Part => ({
    ...part,
    env: Object.fromEntries(Object.entries(part.env).map(([name, value]) => [name, withReferences(value, known)])),
  });
  const each = <Part extends { readonly env: AppSpec['env'] }>(parts: Readonly<Record<string, Part>>): Readonly<Record<string, Part>> =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, filled(part)]));
  return {
    ...filled(app),
    release: app.release === undefined ? undefined : filled(app.release),
    processes: each(app.processes),
    tasks: each(app.tasks),
    proofs: each(app.proofs),
  };
}
