import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { readOffsiteAccess } from './offsite-access.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-offsite-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (caFile?: string) => {
  const offsite = { endpoint: 'https://s3.example.com', region: 'r', bucket: 'b', prefix: 'p', envFile: '.env.offsite', caFile, keep: 30 };
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7, offsite };
  return readOffsiteAccess(fixtureSpec({ backup, folder }));
};
const keys = (content: string, mode = 0o600) => writeFileSync(join(folder, '.env.offsite'), content, { mode });

test('both keys, and the authority where one is named; nothing without a bucket', async () => {
  keys('AWS_ACCESS_KEY_ID=shop:app\nAWS_SECRET_ACCESS_KEY="a b"\n'.replace('a b', 's/e+c=r'));
  writeFileSync(join(folder, 'ca.crt'), '-----BEGIN CERTIFICATE-----\n…');
  expect(await read()).toEqual({ accessKey: 'shop:app', secretKey: 's/e+c=r', ca: undefined });
  expect(await read('ca.crt')).toMatchObject({ ca: expect.stringContaining('BEGIN CERTIFICATE') });
  expect(await readOffsiteAccess(fixtureSpec())).toBeUndefined();
});

test('a file others may read, one key only, and a value that would begin a line of its own are refused, without repeating it', async () => {
  keys('AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=sesame\n', 0o644);
  await expect(read()).rejects.toMatchObject({ code: 'env-file-unusable' });
  rmSync(join(folder, '.env.offsite'));
  await expect(read()).rejects.toMatchObject({ code: 'env-file-unusable' });
  keys('AWS_ACCESS_KEY_ID=a\n');
  await expect(read()).rejects.toMatchObject({ code: 'env-file-unusable' });
  rmSync(join(folder, '.env.offsite'));
  keys('AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY="sesame\\nrepo1-path=/"\n');
  const refused = await read().catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'env-file-unusable' });
  expect(JSON.stringify(refused)).not.toContain('sesame');
});

test('an authority that is not there, or is none, is told', async () => {
  keys('AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=s\n');
  await expect(read('ca.crt')).rejects.toMatchObject({ code: 'offsite-unusable' });
  writeFileSync(join(folder, 'ca.crt'), 'hello');
  await expect(read('ca.crt')).rejects.toMatchObject({ code: 'offsite-unusable' });
});

test('a private key from its own file, a password from another; neither, or a key others may read, is refused', async () => {
  const sftp = { host: 'h', port: 22, user: 'u', path: 'p', hostKey: `SHA256:${'a'.repeat(43)}` };
  const read = (named: { keyFile?: string; envFile?: string }) => {
    const offsite = { sftp: { ...sftp, keyFile: named.keyFile, envFile: named.envFile }, keep: 30 };
    const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7, offsite };
    return readOffsiteAccess(fixtureSpec({ backup, folder }));
  };
  writeFileSync(join(folder, '.env.key'), 'PEM\n', { mode: 0o600 });
  writeFileSync(join(folder, '.env.open'), 'PEM\n', { mode: 0o644 });
  keys('SFTP_PASSWORD=sesame\n');
  expect(await read({ keyFile: '.env.key' })).toEqual({ privateKey: 'PEM\n', passphrase: undefined, password: undefined });
  expect(await read({ envFile: '.env.offsite' })).toEqual({ privateKey: undefined, passphrase: undefined, password: 'sesame' });
  for (const named of [{}, { keyFile: '.env.open' }, { keyFile: '.env.gone' }])
    await expect(read(named)).rejects.toMatchObject({ code: 'env-file-unusable' });
});
