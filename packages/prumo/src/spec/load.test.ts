import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { told } from '../../test/fixture/told-of-spec.ts';
import { loadSpec } from './load.ts';

const MB = 1024 ** 2;
const folder = '/srv/shop';

const ISSUE = `name: escritorio
locale: pt-BR
app:
  env:
    DATABASE_URL: \${database.url}
    DATABASE_READ_URL: \${database.read_url}
    REDIS_URL: \${cache.url}
    S3_ENDPOINT: \${storage.endpoint}
  pool: 10                      # connections one replica opens at most
  release: node release.ts      # once, before a new version takes traffic
  processes:
    web: { command: node web.ts, port: http, replicas: 3, memory: 256MB, health: /health, ready: /ready, metrics: /metrics }
    realtime: { command: node realtime.ts, port: http, path: /ws }
    queue: { command: node queue.ts }
    scheduler: { command: node scheduler.ts }
edge: { domains: [escritorio.localhost, "*.escritorio.localhost"] }
database: { standbys: 2, synchronous: 1, pooler: { mode: transaction, size: 25 }, parameters: {}, extensions: [] }
cache: { memory: 256MB, replicas: 1, sentinels: 3 }
storage: { buckets: [documents] }
objectives: { availability: 99.9%, p99: 500ms, replication_lag: 1s, recovery_time: 1h, writes_return: 5s, rollback: 5m }
`;

describe('a good spec', () => {
  test('of a name only is a whole database stack', () => {
    expect(loadSpec('name: my-shop', { folder })).toEqual({
      diagnostics: [],
      spec: {
        name: 'my-shop',
        locale: 'en',
        folder,
        app: undefined,
        edge: undefined,
        cache: undefined,
        storage: undefined,
        monthlyCost: undefined,
        database: {
          name: 'my_shop',
          standbys: 2,
          synchronous: 1,
          strict: false,
          fastFailover: 'hang',
          pooler: { instances: 2, mode: 'transaction', size: 25, maxClients: 2000 },
          maxConnections: 100,
          parameters: {},
          extensions: [],
          memory: undefined,
        },
        objectives: { availability: 0.999, p99: 500, replicationLag: 1000, recoveryTime: 3_600_000, writesReturn: 5000, rollback: 300_000 },
        drills: { environment: 'development', windows: [] },
      },
    });
  });

  test('fills in every default of a section that is there', () => {
    const { spec } = loadSpec(
      'name: my-shop\nlocale: pt-BR\napp: { processes: { web: { command: node web.ts, port: http } } }\nedge: {}\ncache: {}\nstorage: {}\nmonitoring: {}\nmonthly_cost: 250.5\n',
      { folder },
    );
    expect(spec).toMatchObject({
      locale: 'pt-BR',
      app: {
        env: {},
        pool: 10,
        release: undefined,
        tasks: {},
        proofs: {},
        processes: {
          web: {
            command: { text: 'node web.ts', argv: ['node', 'web.ts'] },
            port: 'http',
            path: '/',
            replicas: 1,
            memory: 256 * MB,
            health: undefined,
            ready: undefined,
            metrics: undefined,
            drain: 10_000,
          },
        },
      },
      edge: {
        domains: ['my-shop.localhost', '*.my-shop.localhost'],
        listen: '127.0.0.1',
        httpsPort: undefined,
        httpPort: undefined,
        tls: 'local',
        email: undefined,
      },
      cache: { memory: 256 * MB, policy: 'noeviction', replicas: 1, sentinels: 3 },
      storage: { buckets: [] },
      monitoring: { retention: { time: 15 * 86_400_000, size: 2048 * MB }, interval: { paging: 5000, usual: 15_000 }, receivers: {} },
      monthlyCost: 250.5,
    });
  });

  test('of the issue is read as it says', () => {
    const { spec, diagnostics } = loadSpec(ISSUE, { folder });
    expect(diagnostics).toEqual([]);
    expect(spec?.app?.processes['web']).toMatchObject({
      replicas: 3,
      memory: 256 * MB,
      health: '/health',
      ready: '/ready',
      metrics: '/metrics',
    });
    expect(spec?.app?.processes['realtime']).toMatchObject({ port: 'http', path: '/ws' });
    expect(spec?.app?.release?.argv).toEqual(['node', 'release.ts']);
    expect(spec?.objectives).toEqual({
      availability: 0.999,
      p99: 500,
      replicationLag: 1000,
      recoveryTime: 3_600_000,
      writesReturn: 5000,
      rollback: 300_000,
    });
  });

  test('keeps environment and parameters as they are written', () => {
    const { spec } = loadSpec(
      'name: x\napp: { env: { A: 1.10, B: 010, C: true, D: "", E: $5 } }\ndatabase: { parameters: { jit: off, random_page_cost: 1.10 } }\n',
      { folder },
    );
    expect(spec?.app?.env).toEqual({ A: '1.10', B: '010', C: 'true', D: '', E: '$5' });
    expect(spec?.database.parameters).toEqual({ jit: 'off', random_page_cost: '1.10' });
  });

  test('may use anchors, aliases and merge keys', () => {
    const yaml =
      'name: x\nedge: {}\napp:\n  processes:\n    web: &web { command: node a, port: http, memory: 64MB }\n    ws: { <<: *web, path: /ws, memory: 32MB }\n  release: &run node b\n  tasks: { again: *run }\n';
    const { spec, diagnostics } = loadSpec(yaml, { folder });
    expect(diagnostics).toEqual([]);
    expect(spec?.app?.processes['ws']).toMatchObject({ command: { text: 'node a' }, port: 'http', path: '/ws', memory: 32 * MB });
    expect(spec?.app?.tasks['again']?.text).toBe('node b');
  });

  test.each([
    ['a byte order mark', '\ufeffname: x\n'],
    ['CRLF line ends', 'name: x\r\ndatabase:\r\n  standbys: 2\r\n'],
    ['comments around everything', '# a\nname: x # b\n# c\n'],
    ['a document start', '---\nname: x\n'],
    ['a YAML 1.1 directive that changes nothing', '%YAML 1.1\n---\nname: x\n'],
    ['JSON', '{"name": "x", "database": {"standbys": 2}}'],
    [
      'process names like members of objects',
      'name: x\napp: { processes: { constructor: { command: node a }, valueof: { command: node b } } }\n',
    ],
    ['one standby more than synchronous', 'name: x\ndatabase: { standbys: 3, synchronous: 2 }\n'],
    ['logical replication', 'name: x\ndatabase: { parameters: { wal_level: logical, synchronous_commit: remote_apply } }\n'],
    [
      'public certificates',
      'name: x\nedge: { domains: [example.com], listen: 0.0.0.0, tls: acme, email: a@example.com }\napp: { processes: { web: { command: node a, port: http } } }\n',
    ],
    ['the same name for a task and a process', 'name: x\napp: { processes: { web: { command: a } }, tasks: { web: b } }\n'],
  ])('may have %s', (_, yaml) => expect(told(yaml)).toEqual([]));

  test('is that of the example', () => {
    expect(told(readFileSync(new URL('../../../../examples/escritorio/prumo.yaml', import.meta.url), 'utf8'))).toEqual([]);
  });
});

describe('secrets of the application’s own', () => {
  const load = (app: string) => loadSpec(`name: x\napp: ${app}\n`, { folder: '/x' });

  test('a file for them, whose name keeps it out of releases', () => {
    expect(load('{ env_file: .env }').spec?.app?.envFile).toBe('.env');
    expect(load('{ env_file: config/.env.production }').diagnostics).toEqual([]);
    for (const name of ['secrets.txt', '.env.example', '.environment', '""'])
      expect(load(`{ env_file: ${name} }`).diagnostics).toMatchObject([{ severity: 'error', path: 'app.env_file', code: 'bad-format' }]);
  });

  test('what looks like one in the spec itself is told, and not repeated', () => {
    const { diagnostics } = load(
      '{ env: { STRIPE_API_KEY: sk_live_51HxAbCd, SESSION_TOKEN: cookie, S3_SECRET_KEY: "${storage.secret_key}", LEVEL: information-and-more } }\nstorage: { buckets: [a-b] }',
    );
    expect(diagnostics).toMatchObject([{ severity: 'warning', path: 'app.env.STRIPE_API_KEY', code: 'risky' }]);
    expect(JSON.stringify(diagnostics)).not.toContain('sk_live');
  });
});

describe('a process only the application reaches', () => {
  const spec = (court: string, url = 'court') =>
    `name: my-shop\nedge: {}\napp:\n  env: { COURT: "\${app.processes.${url}.url}" }\n  processes:\n    web: { command: a, port: http }\n    court: ${court}`;
  test('has an address for the others, and may be probed', () => {
    expect(told(spec('{ command: b, port: private, health: /health, ready: /ready, metrics: /metrics }'))).toEqual([]);
  });
  test('has no path at the edge, and runs once', () => {
    expect(told(spec('{ command: b, port: private, path: /court }'))).toEqual(['7:41 conflict app.processes.court.path']);
    expect(told(spec('{ command: b, port: private, replicas: 2 }'))).toEqual(['7:51 conflict app.processes.court.replicas']);
  });
  test('must be there and listen', () => {
    expect(told(spec('{ command: b }'))).toEqual(['4:17 section-absent app.env.COURT']);
    expect(told(spec('{ command: b, port: private, replicas: 0 }'))).toEqual(['4:17 section-absent app.env.COURT']);
    expect(told(spec('{ command: b, port: private }', 'no-such'))).toEqual(['4:17 section-absent app.env.COURT']);
  });
});
