import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { lockOf } from './lock-of.ts';

test('where there is no bucket nothing is said of its lock, and nobody is asked', async () => {
  const sftp = {
    host: 'b.example.com',
    port: 22,
    user: 'shop',
    path: 'shop',
    hostKey: `SHA256:${'a'.repeat(43)}`,
    keyFile: '.env.key',
    envFile: undefined,
  };
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
  const access = { privateKey: 'KEY', passphrase: undefined, password: undefined };
  const { signal } = new AbortController();
  const elsewhere = fixtureSpec({ backup: { ...backup, offsite: { sftp, keep: 30 } } });
  expect(await lockOf({ ...fixtureContext({ spec: elsewhere }), offsite: access }, signal)).toBeUndefined();
  expect(await lockOf(fixtureContext({ spec: fixtureSpec({ backup: { ...backup, offsite: undefined } }) }), signal)).toBeUndefined();
});
