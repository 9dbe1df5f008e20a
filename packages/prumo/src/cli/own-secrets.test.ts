import { expect, test } from 'vitest';
import { appSpec, processSpec } from '../../test/fixture/app.ts';
import { ownSecrets } from './own-secrets.ts';

const service = (env: Readonly<Record<string, string>>, component = 'app') => ({ component, env });

test('what the spec, its env file and the record of the same variables say; not settings, nor what Prumo gives', () => {
  const spec = { app: appSpec({ web: processSpec({ env: { STRIPE_KEY: 'sk_live_new', POOL: '10', URL: '${database.url}' } }) }) };
  const services = [
    service({ STRIPE_KEY: 'sk_live_old', POOL: '10', URL: 'postgres://10.0.0.1', HOME: '/var/lib/prumo/shop' }),
    service({ STRIPE_KEY: 'another component' }, 'caddy'),
  ];
  expect(ownSecrets(spec, { SMTP: 'smtp://me:pass-word@mail.example', PEM: '-----BEGIN-----\nabcdefgh\n' }, services).toSorted()).toEqual(
    [
      'sk_live_new',
      'sk_live_old',
      'smtp://me:pass-word@mail.example',
      'pass-word',
      '-----BEGIN-----\nabcdefgh',
      '-----BEGIN-----',
      'abcdefgh',
    ].toSorted(),
  );
});

test('without a spec everything the application was given', () => {
  expect(
    ownSecrets(undefined, {}, [service({ KEY: 'sk_live_1', HOME: '/var/lib/prumo', NODE_ENV: 'production', PRUMO_RELEASE: 'abcdefgh' })]),
  ).toEqual(['sk_live_1']);
});

test('what opens the bucket of backups is one, with a spec and without', () => {
  const files = [
    {
      path: 'pgbackrest.conf',
      content: '[global]\nrepo2-s3-bucket=shop\nrepo2-s3-key=shop:app\nrepo2-s3-key-secret=sesame+open\n',
      secret: true,
    },
  ];
  for (const spec of [undefined, { app: undefined }])
    expect(ownSecrets(spec, {}, [{ component: 'pgbackrest', env: {}, files }])).toEqual(['shop:app', 'sesame+open']);
});
