import { describe, expect, it } from 'vitest';
import { appSpec, processSpec } from '../../test/fixture/app.ts';
import { fixtureContext } from '../../test/fixture/context.ts';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { COMPONENTS } from '../components/registry.ts';
import { referencesOf } from '../model/index.ts';
import { bindingOf } from './binding.ts';

const facts = { environment: 'production', machine: 'm', prumo: '0.1.0' };
const bind = (options: Parameters<typeof fixtureContext>[0] = {}) =>
  bindingOf(fixtureContext({ ...options, inputs: { references: referencesOf(COMPONENTS), ...options.inputs } }), COMPONENTS, facts);

describe('a binding', () => {
  it('is the same for the same stack, wherever its folder is', () => {
    expect(bind()).toEqual(bind({ spec: fixtureSpec({ folder: '/elsewhere' }) }));
  });

  it('holds a digest for each wanted component and the version of each server they asked for', () => {
    const { components, versions } = bind();
    const wanted = COMPONENTS.filter((component) => component.wanted(fixtureSpec())).map((component) => component.id);
    expect(Object.keys(components).toSorted()).toEqual(wanted.toSorted());
    expect(versions).toMatchObject({ postgres: '15.18', patroni: '3.0.2', haproxy: '2.6.12' });
    for (const digest of Object.values(components)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not change when secrets are rotated and certificates renewed', () => {
    const secrets = (name: string): string => `rotated${name.replaceAll(/[^a-z]/g, '')}`.padEnd(32, 'x');
    const certificates = () => ({ ca: 'new', cert: 'new', key: 'new' });
    expect(bind({ inputs: { secrets, certificates } })).toEqual(bind());
  });

  it('knows which secrets the application has of its own, and nothing of their values', () => {
    const spec = fixtureSpec({ app: appSpec({ queue: processSpec() }, { envFile: '.env' }) });
    const withSecrets = (environment: Readonly<Record<string, string>>) => bind({ spec, inputs: { environment } });
    expect(withSecrets({ STRIPE_KEY: 'sk_live_2' })).toEqual(withSecrets({ STRIPE_KEY: 'sk_live_1' }));
    expect(changed(withSecrets({ STRIPE_KEY: 'sk_live_1' }).components, withSecrets({}).components)).toEqual(['app']);
  });

  it('changes for the component whose setting changed, and for no other', () => {
    const { database } = fixtureSpec();
    const before = bind();
    const after = bind({
      spec: fixtureSpec({ database: { ...database, pooler: { ...database.pooler, size: database.pooler.size + 3 } } }),
    });
    expect(changed(before.components, after.components)).toEqual(['pgbouncer']);
    expect(after.spec).not.toBe(before.spec);
  });

  it('changes with the version of a server, for whoever uses it', () => {
    expect(changed(bind().components, bind({ debian: 13 }).components)).toEqual(
      expect.arrayContaining(['postgres', 'pgbouncer', 'haproxy', 'etcd', 'redis']),
    );
  });
});

function changed(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(before).filter((id) => before[id] !== after[id]);
}
