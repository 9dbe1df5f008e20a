import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OffsiteSpec } from '../../spec/index.ts';
import { recoveryLines } from './keys-of.ts';
import { escrowFingerprint, type EscrowKeys, escrowText, readEscrow } from './escrow.ts';

const KEYS: EscrowKeys = { stack: 'my-shop', cipher: 'c'.repeat(32), logical: 'l'.repeat(32) };
const KEPT = { keep: 30 } as const;
const OFFSITE: OffsiteSpec = {
  endpoint: 'https://s3.example.com',
  region: 'r',
  bucket: 'backups',
  prefix: 'my-shop',
  envFile: '.env.o',
  caFile: undefined,
  ...KEPT,
};
const secret = fc.stringMatching(/^[A-Za-z0-9]{16,128}$/);

test('what was written is read again, whatever the keys and whether there is a bucket', () => {
  fc.assert(
    fc.property(secret, secret, fc.boolean(), (cipher, logical, hasBucket) => {
      const keys = { stack: 'my-shop', cipher, logical };
      expect(readEscrow(escrowText(keys, hasBucket ? recoveryLines(OFFSITE) : undefined))).toEqual(keys);
    }),
  );
});

test('it says in both languages what it is, how to use it, and its fingerprint, by which it can be told from another', () => {
  const text = escrowText(KEYS, recoveryLines(OFFSITE));
  expect(text).toContain('prumo recover --from s3://backups/my-shop --endpoint https://s3.example.com --key');
  expect(text).toContain('Sem elas nenhum backup pode ser lido');
  expect(text).toContain(escrowFingerprint(KEYS));
  expect(escrowFingerprint(KEYS)).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){3}$/);
  for (const other of [{ stack: 'other' }, { cipher: 'd'.repeat(32) }, { logical: 'm'.repeat(32) }])
    expect(escrowFingerprint({ ...KEYS, ...other })).not.toBe(escrowFingerprint(KEYS));
});

test('another file is none, nor one that was cut short', () => {
  const text = escrowText(KEYS, undefined);
  for (const content of ['', 'hello', 'A=1\n', text.slice(0, text.indexOf('PRUMO_BACKUP_LOGICAL')), text.replace(KEYS.logical, '')])
    expect(readEscrow(content)).toBeUndefined();
});

test('for a folder reached by SFTP the lines name the account, the server’s key, and what opens it', () => {
  const sftp = {
    host: 'b.example.com',
    port: 2222,
    user: 'shop',
    path: 'my-shop',
    hostKey: `SHA256:${'a'.repeat(43)}`,
    keyFile: '.env.key',
    envFile: undefined,
  };
  expect(recoveryLines({ sftp, ...KEPT })).toEqual([
    `prumo recover --from sftp://shop@b.example.com:2222/~/my-shop --host-key ${sftp.hostKey} --identity PRIVATE-KEY-FILE --key THIS-FILE`,
  ]);
  expect(recoveryLines({ sftp: { ...sftp, envFile: '.env.o' }, ...KEPT })).toEqual([
    'SFTP_KEY_PASSPHRASE=… \\',
    expect.stringContaining('--identity PRIVATE-KEY-FILE'),
  ]);
  expect(recoveryLines({ sftp: { ...sftp, path: '/srv/shop', keyFile: undefined, envFile: '.env.o' }, ...KEPT })).toEqual([
    'SFTP_PASSWORD=… \\',
    `prumo recover --from sftp://shop@b.example.com:2222/srv/shop --host-key ${sftp.hostKey} --key THIS-FILE`,
  ]);
});
