import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Kit } from '../../../backups/kit/index.ts';
import { readEnvFileText } from '../../../spec/index.ts';
import { movedTo, opening, refuseOtherKeys, specIn, unpackKit } from './unpack-kit.ts';

const SPEC = `name: my-shop # ours
backup: { offsite: { endpoint: "https://s3.example.com", bucket: backups, env_file: .env.offsite } }
`;
const KIT: Kit = {
  format: 1,
  stack: 'my-shop',
  prumo: '1.0.0',
  savedAt: '2026-11-26T18:00:00.000Z',
  files: [
    { path: 'prumo.yaml', content: SPEC, isSecret: false },
    { path: '.env', content: 'A=1\n', isSecret: true },
    { path: '/etc/elsewhere', content: 'no', isSecret: false },
  ],
  secrets: {},
};
const OPENS = opening(specIn(KIT, '/').backup.offsite, { accessKey: 'a', secretKey: 's', ca: undefined });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-unpack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the spec and what it names are written, secrets for their owner alone, and what opens the bucket; a second time changes nothing', async () => {
  for (const _ of [1, 2]) {
    await unpackKit(KIT, join(folder, 'new'), OPENS);
    expect(readdirSync(join(folder, 'new')).toSorted()).toEqual(['.env', '.env.offsite', 'prumo.yaml']);
    expect(readFileSync(join(folder, 'new/prumo.yaml'), 'utf8')).toBe(SPEC);
    for (const name of ['.env', '.env.offsite']) expect(statSync(join(folder, 'new', name)).mode & 0o777).toBe(0o600);
  }
});

test('what says something else is not written over, and nothing beside it is written', async () => {
  writeFileSync(join(folder, '.env'), 'A=2\n');
  await expect(unpackKit(KIT, folder, OPENS)).rejects.toMatchObject({ code: 'recover-place' });
  expect(readdirSync(folder)).toEqual(['.env']);
  expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('A=2\n');
});

test('what is there and cannot be read is not taken for missing', async () => {
  mkdirSync(join(folder, '.env'));
  await expect(unpackKit(KIT, folder, OPENS)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(readdirSync(folder)).toEqual(['.env']);
});

test('a bucket that has moved is what the spec names then, and every other line stays', () => {
  const there = { endpoint: 'https://s3.example.com', region: 'us-east-1', bucket: 'backups', prefix: 'my-shop' };
  expect(movedTo(there, KIT)).toEqual(KIT);
  const moved = movedTo({ ...there, endpoint: 'https://other.example.com', prefix: 'old/my-shop' }, KIT);
  expect(specIn(moved, '/app').backup.offsite).toMatchObject({
    endpoint: 'https://other.example.com',
    bucket: 'backups',
    prefix: 'old/my-shop',
  });
  expect(moved.files[0]?.content).toContain('name: my-shop # ours');
});

test('a spec this version does not understand, or none, is told as such', () => {
  for (const content of ['name: my-shop\n', 'name: my-shop\nfuture: {}\n', ''])
    expect(() => specIn({ ...KIT, files: [{ path: 'prumo.yaml', content, isSecret: false }] }, '/app')).toThrow(
      /none this version understands/,
    );
});

const SFTP_SPEC = `name: my-shop # ours
backup:
  offsite:
    sftp: { host: old.example.com, user: shop, host_key: "SHA256:${'a'.repeat(43)}", key_file: .env.key }
`;
const SFTP_KIT: Kit = { ...KIT, files: [{ path: 'prumo.yaml', content: SFTP_SPEC, isSecret: false }] };

test('a folder reached by SFTP that has moved is what the spec names then, and what opens it lies where the spec looks for it', async () => {
  const hostKey = `SHA256:${'b'.repeat(43)}`;
  const moved = movedTo({ sftp: { host: 'new.example.com', port: 2222, user: 'shop', path: 'my-shop', hostKey } }, SFTP_KIT);
  const { offsite } = specIn(moved, '/app').backup;
  expect(offsite.sftp).toMatchObject({ host: 'new.example.com', port: 2222, user: 'shop', path: 'my-shop', hostKey, keyFile: '.env.key' });
  expect(moved.files[0]?.content).toContain('name: my-shop # ours');
  await unpackKit(moved, join(folder, 'new'), opening(offsite, { privateKey: 'KEY\n', passphrase: undefined, password: undefined }));
  expect(readFileSync(join(folder, 'new/.env.key'), 'utf8')).toBe('KEY\n');
  expect(statSync(join(folder, 'new/.env.key')).mode & 0o777).toBe(0o600);
});

test('a stack that keeps its backups in a bucket is not looked for in a folder, nor the other way', () => {
  const sftp = { host: 'h', port: 22, user: 'u', path: 'p', hostKey: undefined };
  expect(() => movedTo({ sftp }, KIT)).toThrow(/another kind/);
  expect(() => movedTo({ endpoint: 'https://e', region: 'r', bucket: 'b', prefix: 'p' }, SFTP_KIT)).toThrow(/another kind/);
});

test('what opens it is what was given, whatever characters it has', () => {
  const { sftp } = specIn(SFTP_KIT, '/').backup.offsite;
  if (sftp === undefined) expect.fail('no folder');
  const password = 'it\'s "so" \\n #`$\nand\r\n on';
  const [file] = opening(
    { sftp: { ...sftp, keyFile: undefined, envFile: '.env.o' }, keep: 30 },
    { privateKey: undefined, passphrase: 'p\'"', password },
  );
  expect(readEnvFileText(file?.content ?? '', () => false)).toEqual({
    ok: true,
    variables: { SFTP_PASSWORD: password, SFTP_KEY_PASSPHRASE: 'p\'"' },
  });
});

test('what opened the place and is not what the spec opens it with is refused', () => {
  const { sftp } = specIn(SFTP_KIT, '/').backup.offsite;
  if (sftp === undefined) expect.fail('no folder');
  const [byKey, byEither, byPassword] = [
    { sftp, keep: 30 },
    { sftp: { ...sftp, envFile: '.env.o' }, keep: 30 },
    { sftp: { ...sftp, keyFile: undefined, envFile: '.env.o' }, keep: 30 },
  ];
  const nothing = { privateKey: undefined, passphrase: undefined, password: undefined };
  const [key, password, locked] = [
    { ...nothing, privateKey: 'KEY\n' },
    { ...nothing, password: 'p' },
    { ...nothing, privateKey: 'KEY\n', passphrase: 'p' },
  ];
  for (const [offsite, access] of [
    [byKey, password],
    [byEither, password],
    [byPassword, key],
    [byKey, locked],
  ] as const)
    expect(() => refuseOtherKeys(offsite, access)).toThrow(expect.objectContaining({ code: 'recover-place' }));
  for (const [offsite, access] of [
    [byKey, key],
    [byKey, { ...password, privateKey: 'KEY\n' }],
    [byEither, locked],
    [byPassword, password],
  ] as const)
    expect(() => refuseOtherKeys(offsite, access)).not.toThrow();
});
