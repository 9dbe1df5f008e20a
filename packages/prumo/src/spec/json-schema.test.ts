import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { jsonSchema, jsonSchemaText } from './json-schema.ts';

const file = new URL('../../schema/prumo.schema.json', import.meta.url);

test('the file in schema/ is what the schema makes now: run `node scripts/make-schema.ts`', () => {
  expect(readFileSync(file, 'utf8')).toBe(jsonSchemaText());
});

/** An editor's view, through a validator made from the file and not from our own schema. */
const editor = z.fromJSONSchema(z.record(z.string(), z.json()).parse(JSON.parse(readFileSync(file, 'utf8'))));

test('an editor accepts the example', () => {
  const example: unknown = parse(readFileSync(new URL('../../../../examples/escritorio/prumo.yaml', import.meta.url), 'utf8'));
  expect(editor.safeParse(example).error).toBeUndefined();
});

test('the example names the schema where an editor finds it', () => {
  const example = new URL('../../../../examples/escritorio/prumo.yaml', import.meta.url);
  const [line = ''] = readFileSync(example, 'utf8').split('\n');
  expect(new URL(/^# yaml-language-server: \$schema=(\S+)$/.exec(line)?.[1] ?? '', example).href).toBe(file.href);
});

test.each([
  [{ name: 'x', databse: {} }],
  [{}],
  [{ name: 'X' }],
  [{ name: 'x', cache: { memory: 256 } }],
  [{ name: 'x', cache: { memory: '256' } }],
  [{ name: 'x', objectives: { p99: '500' } }],
  [{ name: 'x', database: { standbys: '2' } }],
  [{ name: 'x', database: { standbys: 10 } }],
  [{ name: 'x', app: { processes: { web: {} } } }],
  [{ name: 'x', database: { pooler: { mode: 'statement' } } }],
])('an editor marks %j', (spec) => expect(editor.safeParse(spec).success).toBe(false));

test('every setting has a description', () => {
  const bare: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    if (path !== '' && !('description' in schema)) bare.push(path);
    if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null)
      for (const [key, below] of Object.entries(schema.properties)) visit(below, `${path}.${key}`);
    if ('additionalProperties' in schema) visit(schema.additionalProperties, `${path}.*`);
    if ('items' in schema) visit(schema.items, `${path}[]`);
  };
  visit(jsonSchema(), '');
  expect(bare).toEqual([]);
});
