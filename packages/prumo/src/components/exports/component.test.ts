import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { Spec } from '../../spec/index.ts';
import { exportsApi } from './component.ts';
import { exportsApiConfigSchema } from './config.ts';

const tenants = {
  table: 'offices',
  key: 'id',
  title: undefined,
  column: 'office_id',
  schema: undefined,
  through: {},
  shared: [],
  exclude: [],
  schedule: undefined,
  keep: 30,
};
const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 14 };
const withApi = (api: boolean, changes: Partial<Spec> = {}): Spec =>
  fixtureSpec({ backup: { ...backup, export: { ...tenants, api } }, ...changes });
const TOKEN = 'a'.repeat(32);
const contextWith = (changes: Partial<Spec> = {}) => fixtureContext({ spec: withApi(true, changes), inputs: { secrets: () => TOKEN } });

test('only who asks for it has it', () => {
  expect(exportsApi.wanted(withApi(true))).toBe(true);
  expect(exportsApi.wanted(withApi(false))).toBe(false);
  expect(exportsApi.wanted(fixtureSpec({ backup }))).toBe(false);
  expect(exportsApi.wanted(fixtureSpec())).toBe(false);
});

test('one service beside the repository, as the agent’s own user, told everything in one file that is secret', async () => {
  const [service, ...others] = exportsApi.services(contextWith({ file: '/home/ana/shop/prumo.prod.yaml' }));
  expect(others).toEqual([]);
  await expect(`${JSON.stringify(service, undefined, 2)}\n`).toMatchFileSnapshot('__golden__/service.json');
  const [config] = service?.files ?? [];
  expect(config?.secret).toBe(true);
  expect(exportsApiConfigSchema.parse(JSON.parse(config?.content ?? ''))).toMatchObject({
    token: TOKEN,
    spec: '/home/ana/shop/prumo.prod.yaml',
  });
  expect(JSON.stringify([service?.argv, service?.env])).not.toContain(TOKEN);
});

test('a spec that was read from a text lies in its folder by its usual name', () => {
  const [service] = exportsApi.services(contextWith({ folder: '/home/ana/shop' }));
  expect(JSON.parse(service?.files[0]?.content ?? '')).toMatchObject({ spec: '/home/ana/shop/prumo.yaml' });
});

test('the application is told where it is and what opens it', () => {
  expect(exportsApi.references?.(contextWith())).toEqual({ 'exports.url': 'http://127.71.1.111:8433', 'exports.token': TOKEN });
});
