import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { monitoringSpec } from '../../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { postgresExporter } from './index.ts';

const context = fixtureContext({ spec: fixtureSpec({ monitoring: monitoringSpec() }) });

test('one for each database, beside Prometheus and not beside what it watches', async () => {
  const services = postgresExporter.services(context);
  expect(services.map(({ name, node }) => `${name} ${node}`)).toEqual([1, 2, 3].map((index) => `postgres-exporter-${index} monitor1`));
  const [first] = services;
  await expect(`${JSON.stringify({ ...first, files: first?.files.map(({ path }) => path) }, undefined, 2)}\n`).toMatchFileSnapshot(
    '__golden__/service.json',
  );
  await expect(first?.files.find(({ path }) => path === 'queries.yml')?.content).toMatchFileSnapshot('__golden__/queries.yml');
});

test('a target is named after the database, wherever it is asked', () => {
  expect(postgresExporter.targets?.(context)?.map(({ node, instance, port }) => [node, instance, port])).toEqual([
    ['db1', '127.71.1.31:5432', 9187],
    ['db2', '127.71.1.32:5432', 9188],
    ['db3', '127.71.1.33:5432', 9189],
  ]);
});

test('the password is in a file and nowhere else, and queries neither change nor lock anything', () => {
  const [first] = postgresExporter.services(context);
  expect(JSON.stringify([first?.argv, first?.env])).not.toContain('secret-of');
  const queries = parse(first?.files.find(({ path }) => path === 'queries.yml')?.content ?? '') as Record<string, { query: string }>;
  for (const [name, { query }] of Object.entries(queries)) {
    expect(query, name).toMatch(/^SELECT /);
    expect(query, name).not.toMatch(/;|pg_(total_)?relation_size|\bFOR (UPDATE|SHARE)\b/i);
  }
});
