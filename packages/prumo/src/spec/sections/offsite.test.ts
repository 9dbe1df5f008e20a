import { expect, test } from 'vitest';
import { loadSpec } from '../load.ts';

const load = (offsite: string) => loadSpec(`name: my-shop\nbackup: { offsite: ${offsite} }\n`, { folder: '/app' });
const NEEDED = 'endpoint: "https://s3.example.com", bucket: my-shop-backups, env_file: .env.offsite';

test('a bucket, what opens it and nothing more: the rest has defaults, the folder that of the stack’s name', () => {
  const { spec, diagnostics } = load(`{ ${NEEDED} }`);
  expect(diagnostics).toEqual([]);
  expect(spec?.backup?.offsite).toEqual({
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'my-shop-backups',
    prefix: 'my-shop',
    envFile: '.env.offsite',
    caFile: undefined,
    keep: 30,
  });
  expect(loadSpec('name: my-shop\nbackup: {}\n', { folder: '/app' }).spec?.backup?.offsite).toBeUndefined();
});

test.each([
  ['without TLS', NEEDED.replace('https', 'http')],
  ['with a path', NEEDED.replace('example.com', 'example.com/backups')],
  ['a bucket that is no name', NEEDED.replace('my-shop-backups', 'My_Shop')],
  ['a folder with slashes around it', `${NEEDED}, prefix: /my-shop/`],
  ['a folder that leads out', `${NEEDED}, prefix: a/../b`],
  ['a file of secrets that gets into releases', NEEDED.replace('.env.offsite', 'keys.txt')],
  ['no file of secrets', NEEDED.replace(', env_file: .env.offsite', '')],
  ['keys in the spec', `${NEEDED}, access_key: a, secret_key: b`],
  ['kept for no day', `${NEEDED}, keep: 0`],
])('%s: refused, where it stands', (_what, offsite) => {
  const { spec, diagnostics } = load(`{ ${offsite} }`);
  expect(spec).toBeUndefined();
  expect(diagnostics.every(({ severity, path }) => severity === 'error' && path.startsWith('backup.offsite'))).toBe(true);
});

const HOST_KEY = `SHA256:${'a'.repeat(43)}`;
const SFTP = `host: backup.example.com, user: shop, host_key: "${HOST_KEY}", key_file: .env.key`;

test('a folder reached by SFTP: its port and path have defaults, and it has no bucket', () => {
  const { spec, diagnostics } = load(`{ sftp: { ${SFTP} }, keep: 14 }`);
  expect(diagnostics).toEqual([]);
  expect(spec?.backup?.offsite).toEqual({
    sftp: {
      host: 'backup.example.com',
      port: 22,
      user: 'shop',
      path: 'my-shop',
      hostKey: HOST_KEY,
      keyFile: '.env.key',
      envFile: undefined,
    },
    keep: 14,
  });
});

test.each([
  ['no host key', `sftp: { ${SFTP.replace(/host_key: "[^"]*", /, '')} }`],
  ['a host key that is none', `sftp: { ${SFTP.replace(HOST_KEY, 'SHA256:abc')} }`],
  ['nothing that opens the account', `sftp: { ${SFTP.replace(', key_file: .env.key', '')} }`],
  ['a private key that gets into releases', `sftp: { ${SFTP.replace('.env.key', 'id_ed25519')} }`],
  ['a bucket besides', `sftp: { ${SFTP} }, bucket: backups`],
  ['the region of a bucket besides', `sftp: { ${SFTP} }, region: us-east-1`],
  ['a path that leads out', `sftp: { ${SFTP}, path: a/../b }`],
])('%s: refused, where it stands', (_what, offsite) => {
  const { spec, diagnostics } = load(`{ ${offsite} }`);
  expect(spec).toBeUndefined();
  expect(diagnostics.every(({ severity, path }) => severity === 'error' && path.startsWith('backup.offsite'))).toBe(true);
});
