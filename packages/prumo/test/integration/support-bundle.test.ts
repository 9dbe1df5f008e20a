import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { startCommandLine } from '../fixture/command-line.ts';
import { serviceOnRecord, StackOnRecord } from '../fixture/stack-on-record.ts';
import { openSecrets } from '../../src/platforms/local/preflight/identity/index.ts';

const bundleDocument = z.object({
  spec: z.string().nullable(),
  doctor: z.array(z.object({ id: z.string() })),
  services: z.array(z.object({ name: z.string(), env: z.array(z.string()) })),
  logs: z.record(z.string(), z.array(z.string())),
});

/** A stack with secrets of its user's, in every place they can get to. */
async function bundleOf(options: { readonly name: string; readonly spec: string }) {
  using stack = new StackOnRecord('shop', [
    serviceOnRecord('web-1', { env: { STRIPE_KEY: 'sk_live_applied', SMTP_PASSWORD: 'from-the-env-file' } }),
  ]);
  mkdirSync(join(stack.state, 'app'));
  const file = join(stack.state, 'app', 'prumo.yaml');
  writeFileSync(file, options.spec);
  writeFileSync(join(stack.state, 'app', '.env'), 'SMTP_PASSWORD="from-the-env-file"\n', { mode: 0o600 });
  const own = (await openSecrets(stack.state)).get('database.app');
  writeFileSync(stack.log('web-1'), `charged with sk_live_applied and sk_live_"literal\nmail: from-the-env-file\ndb: ${own}\n`);
  const output = join(stack.home, 'bundle.json.gz');
  const ended = await startCommandLine(['--stack', 'shop', '--file', file, 'support-bundle', '-o', output], { PRUMO_HOME: stack.home })
    .ended;
  expect(ended).toMatchObject({ code: 0, err: '' });
  const content = gunzipSync(readFileSync(output)).toString('utf8');
  return { content, own, bundle: bundleDocument.parse(JSON.parse(content)) };
}

const SPEC = (name: string) => `name: ${name}
app:
  env_file: .env
  env: { STRIPE_KEY: 'sk_live_"literal' }
  processes: { web: { command: node web.js, env: { OTHER: sk_live_process } } }
`;

test('no value of the user’s is in it: not from the spec, its env file, the record or a log', async () => {
  const { content, own, bundle } = await bundleOf({ name: 'shop', spec: SPEC('shop') });
  for (const secret of ['sk_live', 'from-the-env-file', own]) expect(content).not.toContain(secret);
  expect(bundle.spec).toContain('STRIPE_KEY: "***"');
  expect(bundle.logs['web-1']).toEqual(['charged with *** and ***', 'mail: ***', 'db: ***']);
  expect(bundle.services).toEqual([{ name: 'web-1', env: ['STRIPE_KEY', 'SMTP_PASSWORD'] }]);
  expect(bundle.doctor.map(({ id }) => id)).toContain('memory');
});

test('a spec of another stack, or one that is not valid, stays out, and with it goes nothing it would have shown', async () => {
  for (const spec of [SPEC('other'), 'name: shop\napp: { envv: { STRIPE_KEY: sk_live_literal } }\n']) {
    const { content, bundle } = await bundleOf({ name: 'shop', spec });
    expect(bundle.spec).toBeNull();
    for (const secret of ['sk_live_process', 'sk_live_applied', 'from-the-env-file']) expect(content).not.toContain(secret);
  }
});
