import { expect, test } from 'vitest';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { isInside, kitOf, kitSchema } from './kit.ts';

const offsite = {
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'backups',
  prefix: 'fixture',
  envFile: '.env.offsite',
  caFile: 'offsite-ca.crt',
  keep: 30,
};
const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7, offsite };
const app = { env: {}, envFile: '.env', pool: 10, release: undefined, processes: {}, tasks: {}, proofs: {} };

test('a kit holds the spec, what it names and the secrets, but not what opens the bucket', () => {
  const kit = kitOf({
    spec: fixtureSpec({ app, backup }),
    specText: 'name: fixture\n',
    environment: 'STRIPE_KEY=s\n',
    access: { accessKey: 'ACCESS', secretKey: 'SECRET-OF-THE-BUCKET', ca: 'PEM' },
    secrets: { 'database.app': 'a'.repeat(32) },
    prumo: '1.0.0',
    now: new Date('2026-11-26T18:00:00Z'),
  });
  expect(kit.files).toEqual([
    { path: 'prumo.yaml', content: 'name: fixture\n', isSecret: false },
    { path: '.env', content: 'STRIPE_KEY=s\n', isSecret: true },
    { path: 'offsite-ca.crt', content: 'PEM', isSecret: false },
  ]);
  expect(kit.secrets).toEqual({ 'database.app': 'a'.repeat(32) });
  expect(JSON.stringify(kit)).not.toMatch(/SECRET-OF-THE-BUCKET|ACCESS/);
  expect(kitSchema.parse(JSON.parse(JSON.stringify(kit)))).toEqual(kit);
});

test('a file that leads out of the folder is none of it', () => {
  const inside = (path: string) => isInside({ path, content: '', isSecret: false });
  expect(['.env', 'config/.env.production', './ca.crt'].map(inside)).toEqual([true, true, true]);
  expect(['/etc/passwd', '../.env', 'a/../../b'].map(inside)).toEqual([false, false, false]);
});
