import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadSpec } from './load.ts';
import { literalsOf, specWithoutValues } from './without-values.ts';

const SPEC = `# once: STRIPE_KEY=sk_live_old
name: shop
app:
  env: &all
    DATABASE_URL: \${database.url}
    STRIPE_KEY: "sk_live_1\\"2"  # sk_live_comment
    RETRIES: 3
    MIXED: postgres://x:sk_live_3@h/\${database.name}
  release: { command: node release.ts, env: { R: sk_live_4 } }
  processes:
    env: { command: node env.ts, env: { P: sk_live_5 } }
    web: { command: node web.ts, replicas: 2, env: *all }
  tasks:
    plain: node plain.ts
    seed: { command: node seed.ts, env: { T: "sk_live_6" } }
`;

test('every value of the user’s own is blotted out wherever variables are, and nothing else', () => {
  const shown = specWithoutValues(SPEC);
  expect(shown).not.toContain('sk_live');
  expect(parse(shown)).toEqual({
    name: 'shop',
    app: {
      env: { DATABASE_URL: '${database.url}', STRIPE_KEY: '***', RETRIES: '***', MIXED: '***' },
      release: { command: 'node release.ts', env: { R: '***' } },
      processes: {
        env: { command: 'node env.ts', env: { P: '***' } },
        web: {
          command: 'node web.ts',
          replicas: 2,
          env: { DATABASE_URL: '${database.url}', STRIPE_KEY: '***', RETRIES: '***', MIXED: '***' },
        },
      },
      tasks: { plain: 'node plain.ts', seed: { command: 'node seed.ts', env: { T: '***' } } },
    },
  });
});

test('the values are known, so that they can be taken out of logs', () => {
  const { spec } = loadSpec(SPEC, { folder: '/x' });
  const values = spec === undefined ? [] : literalsOf(spec).map(({ value }) => value);
  for (const value of ['sk_live_1"2', 'postgres://x:sk_live_3@h/', 'sk_live_4', 'sk_live_5', 'sk_live_6']) expect(values).toContain(value);
  expect(values).not.toContain('${database.url}');
});
