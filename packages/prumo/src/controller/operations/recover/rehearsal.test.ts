import { expect, test } from 'vitest';
import { loadSpec } from '../../../spec/index.ts';
import { rehearsed, withoutBackups } from './rehearsal.ts';

const SPEC = `name: a-shop-with-a-name-of-32-letters
edge: { domains: [shop.example.com], listen: 0.0.0.0, https_port: 443, http_port: 80, tls: acme, email: ops@example.com }
database: {}
backup: {}
drills: { environment: production, schedule: 0 3 * * * }
`;
const specOf = (text: string) => loadSpec(text, { folder: '/app' }).spec ?? expect.fail('no spec');

test('a rehearsal has a name, ports and certificates of its own, begins no drill, and is the same stack for the rest', () => {
  const spec = specOf(SPEC.replace('-with-a-name-of-32-letters', '-named-to-the-end-of-it'));
  const other = rehearsed(spec);
  expect(other.name).toBe('a-shop-named-to-the-en-rehearsal');
  expect(other.name).toHaveLength(32);
  expect(other.edge).toMatchObject({
    domains: ['shop.example.com'],
    listen: '127.0.0.1',
    httpsPort: undefined,
    httpPort: undefined,
    tls: 'local',
  });
  expect(other.drills).toMatchObject({ environment: 'development', schedule: undefined });
  expect(other.database).toEqual(spec.database);
  expect(other.backup).toEqual(spec.backup);
  expect(withoutBackups(other)).toEqual({ ...other, backup: undefined });
});

test('an application that asks for exports comes up without them: the way there leads nowhere', () => {
  const text = `name: shop
app: { env: { URL: "\${exports.url}/v1", TOKEN: "\${exports.token}", DB: "\${database.url}", TEXT: "$\${exports.url}" }, processes: { web: { command: node web } } }
backup: { export: { tenants: { table: offices }, column: office_id, api: true } }
`;
  const { app } = withoutBackups(specOf(text));
  expect(app?.env).toEqual({
    URL: 'http://exports.invalid/v1',
    TOKEN: 'none',
    DB: '${database.url}',
    TEXT: '$${exports.url}',
  });
});

test('a short name is kept whole', () => {
  expect(rehearsed(specOf('name: shop\n')).name).toBe('shop-rehearsal');
  expect(rehearsed(specOf('name: shop\n')).edge).toBeUndefined();
});
