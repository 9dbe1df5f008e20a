import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { jsonSchema } from './json-schema.ts';
import { keysAt } from './keys.ts';
import { loadSpec } from './load.ts';
import { RESERVED_PROCESS_NAMES } from './sections/app.ts';
import { specError } from './spec-error.ts';

const folder = '/srv/x';

/** What must hold of any answer: a spec or an error, never both, and each diagnostic at a place that exists. */
function check(yaml: string): void {
  const { spec, diagnostics } = loadSpec(yaml, { folder });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(spec === undefined).toBe(errors.length > 0);
  const lines = yaml.replace(/^\ufeff/, '').split('\n');
  for (const { line, column, what } of diagnostics) {
    expect(what.en).not.toBe('');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
  }
  if (errors.length > 0) expect(specError(diagnostics, 'prumo.yaml').code).toBe('spec-invalid');
}

test('any text is answered', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 500 });
});

test('any text of YAML’s own characters is answered', () => {
  const piece = fc.constantFrom(
    ':',
    ': ',
    '-',
    '- ',
    '\n',
    '\n  ',
    '\t',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '#',
    '&a ',
    '*a',
    '!',
    '!!str ',
    '|',
    '>',
    '?',
    '? ',
    '<<: ',
    '---\n',
    '...\n',
    '%',
    '@',
    '`',
    '\r\n',
    '\ufeff',
    '\0',
    '~',
    'name',
    'database',
    'app',
    'env',
    'processes',
    'web',
    'command',
    'x',
    '1',
    '1.5',
    'true',
    '${',
    '}',
    '\\',
    '__proto__',
    'é',
    '\u2028',
    '\ud800',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      check,
    ),
    { numRuns: 1500 },
  );
});

const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    3,
    9,
    256,
    1e300,
    '',
    '256MB',
    '5s',
    '99.9%',
    'http',
    'node web.ts',
    "node 'a",
    '/x',
    '/',
    '${database.url}',
    '${cache.url}',
    '${x',
    'a.com',
    '*.a.com',
    'acme',
    'transaction',
    'off',
    '__proto__',
  ),
  fc.string({ maxLength: 12 }),
  fc.double(),
);
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...allKeys()) },
  fc.constantFrom('web', 'queue', 'redis', 'A', 'PORT', 'port', 'wal_level', 'fsync', 'constructor', '__proto__', 'toString'),
  fc.string({ maxLength: 8 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 6 }).map(Object.fromEntries),
  ),
}));

function allKeys(): readonly string[] {
  const found = new Set<string>();
  JSON.stringify(jsonSchema(), (name, value: unknown) => {
    if (name === 'properties' && typeof value === 'object' && value !== null) for (const one of Object.keys(value)) found.add(one);
    return value;
  });
  return [...found];
}

test('any YAML value is answered', () => {
  fc.assert(
    fc.property(tree, (value) => check(stringify(value))),
    { numRuns: 500 },
  );
});

test('any values in the right sections are answered', () => {
  const section = (path: readonly string[]) =>
    fc.dictionary(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...keysAt(path)) }, key), tree, { maxKeys: 6 });
  const root = fc.record(
    {
      name: fc.oneof(fc.constant('shop'), scalar),
      app: fc.oneof(section(['app']), tree),
      edge: section(['edge']),
      database: section(['database']),
      cache: section(['cache']),
      storage: section(['storage']),
      objectives: section(['objectives']),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(root, (value) => check(stringify(value))),
    { numRuns: 200 },
  );
});

test('a valid spec loads as what it says', () => {
  const name = fc
    .stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z][a-z0-9]{0,5})?$/)
    .filter((one) => !RESERVED_PROCESS_NAMES.has(one) && one !== 'pgbouncer' && !/^template[01]$/.test(one));
  const valid = fc.record({
    name,
    standbys: fc.integer({ min: 1, max: 9 }),
    size: fc.integer({ min: 1, max: 500 }),
    replicas: fc.integer({ min: 0, max: 50 }),
    megabytes: fc.integer({ min: 16, max: 100_000 }),
    process: name,
    seconds: fc.integer({ min: 0, max: 600 }),
  });
  fc.assert(
    fc.property(valid, (given) => {
      const { spec } = loadSpec(
        stringify({
          name: given.name,
          database: { standbys: given.standbys, pooler: { size: given.size } },
          app: {
            processes: {
              [given.process]: { command: 'node a', replicas: given.replicas, memory: `${given.megabytes}MB`, drain: `${given.seconds}s` },
            },
          },
        }),
        { folder },
      );
      expect(spec).toMatchObject({
        name: given.name,
        folder,
        database: { name: given.name.replaceAll('-', '_'), standbys: given.standbys, synchronous: 1, pooler: { size: given.size } },
        app: {
          processes: { [given.process]: { replicas: given.replicas, memory: given.megabytes * 1024 ** 2, drain: given.seconds * 1000 } },
        },
      });
    }),
    { numRuns: 200 },
  );
});
