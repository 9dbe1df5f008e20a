import { describe, expect, it } from 'vitest';
import { appSpec, command, processSpec } from '../../test/fixture/app.ts';
import { fixtureContext } from '../../test/fixture/context.ts';
import { monitoringSpec } from '../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { desiredState } from '../controller/desired.ts';
import { stableJson } from '../controller/fingerprint.ts';
import { type Component, referencesOf, SECRET_NAMES, type StackContext, stopWaves, targetsOf } from '../model/index.ts';
import { REFERENCES } from '../spec/references.ts';
import { COMPONENTS } from './registry.ts';

/** A stack with everything a spec can ask for. */
function wholeContext(debian: 12 | 13): StackContext {
  const spec = fixtureSpec({
    monitoring: monitoringSpec(),
    backup: {
      full: '0 2 * * sun',
      differential: '0 2 * * mon-sat',
      incremental: undefined,
      logical: undefined,
      keep: 7,
      export: {
        table: 'offices',
        key: 'id',
        title: undefined,
        column: 'office_id',
        schema: undefined,
        through: {},
        shared: [],
        exclude: [],
        schedule: undefined,
        keep: 30,
        api: true,
      },
    },
    app: appSpec(
      {
        web: processSpec({ port: 'http', replicas: 3, ready: '/ready' }),
        realtime: processSpec({ port: 'http', path: '/ws' }),
        queue: processSpec(),
      },
      {
        env: Object.fromEntries(REFERENCES.map((name) => [name.toUpperCase().replace('.', '_'), `\${${name}}`])),
        release: command('node release.ts'),
        tasks: { seed: command('node seed.ts') },
      },
    ),
  });
  return fixtureContext({ spec, debian, inputs: { references: referencesOf(COMPONENTS), targets: targetsOf(COMPONENTS) } });
}

/** What every component owes, asked of each. */
describe.each([12, 13] as const)('components on Debian %i', (debian) => {
  const context = wholeContext(debian);
  const { services, jobs } = desiredState(context, COMPONENTS);
  const secrets = SECRET_NAMES.map((name) => context.secret(name));

  it('have ids of their own, and the folder of that name', () => {
    expect(new Set(COMPONENTS.map((component) => component.id)).size).toBe(COMPONENTS.length);
  });

  it('are pure: the same context gives the same answer', () => {
    expect(stableJson(desiredState(context, COMPONENTS))).toBe(stableJson({ ...desiredState(wholeContext(debian), COMPONENTS) }));
  });

  it('provide every reference the spec allows, each by one component', () => {
    const providers = (name: (typeof REFERENCES)[number]): readonly Component[] =>
      COMPONENTS.filter((component) => component.references?.(context)[name] !== undefined);
    for (const name of REFERENCES)
      expect(
        providers(name).map((component) => component.id),
        name,
      ).toHaveLength(1);
  });

  it('put no secret into argv', () => {
    for (const { name, argv } of [...services, ...jobs]) {
      for (const secret of secrets) expect(argv.join(' '), name).not.toContain(secret);
    }
  });

  it('mark every file that holds a secret', () => {
    for (const { name, files } of [...services, ...jobs]) {
      for (const file of files) {
        if (secrets.some((secret) => file.content.includes(secret)) || file.content.includes('PEM key of'))
          expect(file.secret, `${name} ${file.path}`).toBe(true);
      }
    }
  });

  it('say who may use each socket, and why one needs no password', () => {
    for (const { name, sockets } of services) {
      for (const socket of sockets) {
        if (socket.auth === 'none') expect(socket.reason, `${name} ${socket.address}:${socket.port}`).toMatch(/.{20}/);
        expect(socket.address.startsWith('/') === (socket.port === undefined), name).toBe(true);
      }
    }
  });

  it('listen on loopback only', () => {
    const addresses = services
      .flatMap(({ sockets }) => sockets.map((socket) => socket.address))
      .filter((address) => !address.startsWith('/'));
    for (const address of addresses) expect(address).toMatch(/^127\./);
  });

  it('start programs by absolute path, on nodes of the stack, with bounds on time and memory', () => {
    for (const service of services) {
      expect(service.argv[0], service.name).toMatch(/^\//);
      // The agent's own user: for what asks the agent itself.
      if (service.node !== 'prumo') expect(() => context.node(service.node)).not.toThrow();
      expect(service.readyWithin, service.name).toBeGreaterThan(0);
      expect(service.stop.within, service.name).toBeGreaterThan(0);
      expect(service.resources.memoryExpected, service.name).toBeGreaterThan(0);
      expect(service.restart.maximum, service.name).toBeGreaterThanOrEqual(service.restart.initial);
    }
    for (const job of jobs) expect(job.within, job.name).toBeGreaterThan(0);
  });

  it('offer to be scraped only what they listen on, and name a node of the stack', () => {
    const sockets = new Set(services.flatMap((service) => service.sockets.map(({ address, port }) => `${address}:${port}`)));
    const targets = context.targets();
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) {
      expect(sockets.has(`${target.address}:${target.port}`), `${target.job} ${target.port}`).toBe(true);
      expect(() => context.node(target.node)).not.toThrow();
      expect(target.path).toMatch(/^\//);
    }
    const keys = targets.map(({ job, address, port, path, instance, parameters }) =>
      JSON.stringify([job, address, port, path, instance, parameters]),
    );
    expect(new Set(keys).size).toBe(targets.length);
  });

  it('stop the repository of backups after every database, whose shutdown archives its last WAL', () => {
    const waves = stopWaves(services).map((wave) => new Set(wave.map(({ component }) => component)));
    const last = waves.findLastIndex((wave) => wave.has('postgres'));
    expect(last).toBeGreaterThan(-1);
    expect(waves.findIndex((wave) => wave.has('pgbackrest'))).toBeGreaterThan(last);
  });

  it('survive being left out: a stack of only a database is whole', () => {
    const bare = fixtureContext({
      debian,
      spec: fixtureSpec({ cache: undefined, storage: undefined, edge: undefined }),
      inputs: { references: referencesOf(COMPONENTS) },
    });
    const components = new Set(desiredState(bare, COMPONENTS).services.map((service) => service.component));
    expect([...components].sort()).toEqual(['etcd', 'haproxy', 'pgbouncer', 'postgres']);
  });
});
