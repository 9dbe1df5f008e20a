import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processSpec } from '../../../test/fixture/app.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { Service } from '../../model/index.ts';
import type { EdgeSpec, ProcessSpec, Spec } from '../../spec/spec.ts';
import { caddy } from './index.ts';

const CADDY = '/usr/bin/caddy';
const LOCAL: EdgeSpec = {
  domains: ['fixture.localhost', '*.fixture.localhost'],
  listen: '127.0.0.1',
  httpsPort: undefined,
  httpPort: undefined,
  tls: 'local',
  email: undefined,
};
const PUBLIC: EdgeSpec = {
  ...LOCAL,
  domains: ['*.example.com', 'example.com'],
  listen: '192.0.2.1',
  tls: 'acme',
  email: 'ops@example.com',
};

const web = (overrides: Partial<ProcessSpec>): ProcessSpec =>
  processSpec({ port: 'http', health: '/health', ready: '/ready', ...overrides });

const APP: NonNullable<Spec['app']> = {
  env: {},
  envFile: undefined,
  pool: 10,
  release: undefined,
  tasks: {},
  processes: {
    web: web({ replicas: 2 }),
    realtime: web({ path: '/ws/', ready: undefined, health: undefined }),
    queue: web({ port: undefined }),
    // Golden files know nothing of it: the edge does not lead there.
    court: web({ port: 'private' }),
  },
};

const CASES: readonly (readonly [string, Spec, { httpsPort: number; httpPort: number }])[] = [
  ['local', fixtureSpec({ app: APP }), { httpsPort: 8443, httpPort: 8080 }],
  ['nothing-deployed-pt-BR', fixtureSpec({ locale: 'pt-BR' }), { httpsPort: 8443, httpPort: 8080 }],
  ['acme-public-ports', fixtureSpec({ app: APP, edge: PUBLIC }), { httpsPort: 443, httpPort: 80 }],
];

function edge(spec: Spec, ports: { httpsPort: number; httpPort: number }, isRoot = true): Service {
  const [service] = caddy.services(fixtureContext({ spec, allocation: { ...ports, isRoot } }));
  if (service === undefined) throw new Error('no edge');
  return service;
}

describe.each(CASES)('%s', (name, spec, ports) => {
  test('renders what the golden file says', async () => {
    await expect(edge(spec, ports).files[0]?.content).toMatchFileSnapshot(`__golden__/${name}.json`);
  });

  test.skipIf(!existsSync(CADDY))('is accepted by caddy validate', () => {
    const folder = mkdtempSync(join(tmpdir(), 'prumo-caddy-validate-'));
    try {
      // Validation provisions: it must not write where the stack of the fixture would live.
      const config = (edge(spec, ports).files[0]?.content ?? '')
        .replaceAll('/var/lib/prumo/fixture', folder)
        .replaceAll('/run/prumo/fixture', folder);
      writeFileSync(join(folder, 'caddy.json'), config);
      execFileSync(CADDY, ['validate', '--config', join(folder, 'caddy.json')], {
        env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        stdio: 'pipe',
        timeout: 20_000,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('as root on a public port it starts as root, to drop to its user with one right left', () => {
  const [, spec, ports] = CASES[2] ?? [];
  if (spec === undefined || ports === undefined) throw new Error('no public case');
  const service = edge(spec, ports);
  expect(service.user).toBe('root-then-drop');
  expect(service.argv).toEqual([
    '/usr/bin/setpriv',
    '--reuid=user-edge1',
    '--regid=user-edge1',
    '--clear-groups',
    '--no-new-privs',
    '--inh-caps=-all,+net_bind_service',
    '--ambient-caps=-all,+net_bind_service',
    '--bounding-set=-all,+net_bind_service',
    '/usr/bin/caddy',
    'run',
    '--config',
    '/var/lib/prumo/fixture/services/edge/etc/caddy.json',
  ]);
  expect(edge(fixtureSpec(), { httpsPort: 8443, httpPort: 8080 }).user).toBeUndefined();
});

test('a changed route is a reload, another program a restart', () => {
  const ports = { httpsPort: 8443, httpPort: 8080 };
  const before = edge(fixtureSpec(), ports);
  expect(caddy.change?.(before, edge(fixtureSpec({ app: APP }), ports))).toBe('reload');
  expect(caddy.change?.(before, { ...before, argv: ['/opt/caddy', ...before.argv.slice(1)] })).toBe('restart');
});

test('tells the application its public address, with the port people need', () => {
  const url = (spec: Spec, httpsPort: number): unknown =>
    caddy.references?.(fixtureContext({ spec, allocation: { httpsPort } }))['app.url'];
  expect(url(fixtureSpec(), 8443)).toBe('https://fixture.localhost:8443');
  expect(url(fixtureSpec({ edge: PUBLIC }), 443)).toBe('https://example.com');
});

describe('readiness', () => {
  const ready = (of: Partial<EdgeSpec>) =>
    edge(fixtureSpec({ app: APP, edge: { ...PUBLIC, ...of } }), { httpsPort: 443, httpPort: 80 }).ready;

  test('with public certificates trusts public authorities', () => {
    expect(ready({})).toEqual({ kind: 'http', url: 'https://192.0.2.1:443/', serverName: 'example.com', status: [404] });
  });

  test('where every certificate comes with its first visitor is the redirect', () => {
    expect(ready({ domains: ['*.example.com'] })).toEqual({
      kind: 'http',
      url: 'http://192.0.2.1:80/',
      host: 'www.example.com',
      status: [308],
    });
  });
});
