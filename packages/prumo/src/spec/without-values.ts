import { stringify } from 'yaml';
import type { Spec } from './spec.ts';
import { readPieces } from './values/interpolation.ts';
import { readSource } from './yaml/source.ts';
import { isTextValue } from './yaml/text-values.ts';

const BLOT = '***';

/** Where variables of the application are, by key; `*` is a name of the user's. */
const ENVIRONMENTS = [
  ['app', 'env'],
  ['app', 'release', 'env'],
  ['app', 'processes', '*', 'env'],
  ['app', 'tasks', '*', 'env'],
  ['app', 'proofs', '*', 'env'],
] as const;

/**
 * A valid spec for others to read: every variable that is not only `${references}` is blotted out, since it may be a secret of the
 * user's. Comments go too: an old secret may stand in one. Pure.
 */
export function specWithoutValues(fileText: string): string {
  const { plain } = readSource(fileText.replace(/^\ufeff/, ''), isTextValue);
  const blotted = ENVIRONMENTS.reduce<unknown>((rest, path) => at(rest, path, blotVariables), plain);
  return stringify(blotted, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Text the spec gives its application itself, in pieces without references; any of it may be a secret. */
export function literalsOf(spec: Pick<Spec, 'app'>): readonly { readonly variable: string; readonly value: string }[] {
  const { app } = spec;
  if (app === undefined) return [];
  const environments = [
    app.env,
    app.release?.env ?? {},
    ...[...Object.values(app.processes), ...Object.values(app.tasks), ...Object.values(app.proofs)].map(({ env }) => env),
  ];
  return environments.flatMap((env) =>
    Object.entries(env).flatMap(([variable, written]) => {
      const pieces = readPieces(written);
      return (pieces.ok ? pieces.value : [{ kind: 'text' as const, text: written }]).flatMap((piece) =>
        piece.kind === 'text' ? [{ variable, value: piece.text }] : [],
      );
    }),
  );
}

function blotVariables(env: unknown): unknown {
  if (typeof env !== 'object' || env === null) return env;
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, isOnlyReferences(value) ? value : BLOT]));
}

function isOnlyReferences(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const pieces = readPieces(value);
  return pieces.ok && pieces.value.every((piece) => piece.kind === 'reference');
}

/** The same value with what stands at a path replaced; without it where there is nothing. */
function at(value: unknown, path: readonly string[], replace: (found: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replace(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [name, key === '*' || key === name ? at(below, rest, replace) : below]),
  );
}
