import type { Content, Role } from './content/index.ts';
import { isWithin } from './content/index.ts';

/** Something that is not as the manifest says. */
export interface Difference {
  readonly kind: 'table' | 'rows' | 'checksum' | 'columns' | 'sequence' | 'large-objects' | 'extension' | 'object' | 'role';
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

const ABSENT = 'absent';

/** Every difference between what was backed up and what is in a restored database. Empty: all of it is there, and nothing else. Pure. */
export function differences(expected: Content, found: Content): readonly Difference[] {
  return [
    ...tables(expected, found),
    ...matched(expected.sequences, found.sequences).flatMap(({ name, one, other }) =>
      one !== undefined && other !== undefined && isWithin(other.before, one)
        ? []
        : [difference('sequence', name, one && rangeOf(one), other?.before)],
    ),
    ...differing('large-objects', 'count', String(expected.largeObjects.count), String(found.largeObjects.count)),
    ...differing('large-objects', 'checksum', expected.largeObjects.checksum, found.largeObjects.checksum),
    ...matched(expected.extensions, found.extensions).flatMap(({ name, one, other }) =>
      differing('extension', name, one && `${one.version} in ${one.schema}`, other && `${other.version} in ${other.schema}`),
    ),
    ...objects(expected, found),
    // A restored cluster has roles of its own besides.
    ...matched(expected.roles, found.roles).flatMap(({ name, one, other }) =>
      one === undefined ? [] : differing('role', name, roleText(one), other && roleText(other)),
    ),
  ];
}

function tables(expected: Content, found: Content): readonly Difference[] {
  return matched(expected.tables, found.tables).flatMap(({ name, one, other }) => {
    if (one === undefined || other === undefined) return differing('table', name, one && `${one.rows} rows`, other && `${other.rows} rows`);
    return [
      ...differing('table', name, kindOf(one), kindOf(other)),
      ...differing('columns', name, columnsText(one.columns), columnsText(other.columns)),
      ...differing('rows', name, String(one.rows), String(other.rows)),
      ...differing('checksum', name, one.checksum, other.checksum),
    ];
  });
}

/** Two objects may have one name, as the rules `_RETURN` do; they are told apart by their kind. */
function objects(expected: Content, found: Content): readonly Difference[] {
  const named = (content: Content) => content.objects.map((object) => ({ ...object, name: `${object.kind} ${object.name}` }));
  return matched(named(expected), named(found)).flatMap(({ name, one, other }) =>
    differing('object', name, one && objectText(one), other && objectText(other)),
  );
}

function differing(kind: Difference['kind'], name: string, expected: string | undefined, found: string | undefined): readonly Difference[] {
  return expected === found ? [] : [difference(kind, name, expected, found)];
}

function difference(kind: Difference['kind'], name: string, expected = ABSENT, found = ABSENT): Difference {
  return { kind, name, expected, found };
}

/** Pairs by name, in the order of the first, then what only the second has. */
function matched<Item extends { readonly name: string }>(
  expected: readonly Item[],
  found: readonly Item[],
): readonly { readonly name: string; readonly one: Item | undefined; readonly other: Item | undefined }[] {
  const others = new Map(found.map((item) => [item.name, item]));
  const ones = new Set(expected.map(({ name }) => name));
  return [
    ...expected.map((one) => ({ name: one.name, one, other: others.get(one.name) })),
    ...found.filter(({ name }) => !ones.has(name)).map((other) => ({ name: other.name, one: undefined, other })),
  ];
}

function kindOf({ kind, isPopulated }: Content['tables'][number]): string {
  return isPopulated ? kind : `${kind}, not populated`;
}

function columnsText(columns: Content['tables'][number]['columns']): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join(', ');
}

function rangeOf({ before, after }: Content['sequences'][number]): string {
  return before === after ? before : `${before} to ${after}`;
}

function objectText({ detail, owner, grants }: Content['objects'][number]): string {
  return [detail, owner === null ? '' : `owner ${owner}`, grants.join(' ')].filter((part) => part !== '').join('; ') || 'present';
}

function roleText({ attributes, memberOf, settings }: Role): string {
  const groups = memberOf.map(({ role, isAdmin }) => `in ${role}${isAdmin ? ' as admin' : ''}`);
  return [...attributes, ...groups, ...settings].join(', ');
}
