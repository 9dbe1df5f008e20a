import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints } from '../harness/health.ts';
import { PYTHON_APP } from '../harness/python-app.ts';
import { TestStack } from '../harness/stack.ts';
import { editedSecretTests } from './whole-stack/edited-secrets.ts';
import { exposureTests } from './whole-stack/exposure.ts';
import { killTests } from './whole-stack/kills.ts';
import { leavingTests } from './whole-stack/leaving.ts';
import { secrecyTests } from './whole-stack/secrecy.ts';

const SPEC = `name: whole
app:
  env:
    DATABASE_URL: "\${database.url}"
    DATABASE_OWNER_URL: "\${database.owner_url}"
    REDIS_URL: "\${cache.url}"
    S3_ENDPOINT: "\${storage.endpoint}"
    S3_ACCESS_KEY: "\${storage.access_key}"
    S3_SECRET_KEY: "\${storage.secret_key}"
    SESSION_SECRET: "\${app.session_secret}"
  pool: 2
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, replicas: 2, memory: 64MB, health: /health, ready: /ready }
    realtime: { command: /usr/bin/python3 app.py, port: http, path: /ws, memory: 64MB, health: /health, ready: /ready }
    queue: { command: /usr/bin/python3 app.py, env: { UNLISTENING: "yes" }, memory: 64MB }
    scheduler: { command: /usr/bin/python3 app.py, env: { UNLISTENING: "yes" }, memory: 64MB }
edge: {}
cache: { memory: 32MB }
storage: { buckets: [documents] }
`;

/** One stack with every component and an application in Python; the tests build on each other, worst last. */
describe('a whole stack', () => {
  const stack = new TestStack({ name: 'whole', spec: SPEC, files: { 'app.py': PYTHON_APP } });
  beforeAll(async () => {
    console.log(`up: ${(await stack.must('up')).took} ms`);
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('is healthy', async () => {
    const status = await stack.status();
    expect(complaints(status)).toEqual([]);
    expect([...new Set(status.services.map(({ component }) => component))].toSorted()).toEqual([
      'app',
      'caddy',
      'etcd',
      'haproxy',
      'pgbouncer',
      'postgres',
      'redis',
      'sentinel',
      'swift',
    ]);
  });

  describe('sockets', () => exposureTests(stack));
  describe('secrets', () => secrecyTests(stack));
  describe('edited passwords', () => editedSecretTests(stack));
  describe('SIGKILL', () => killTests(stack));
  describe('leaving', () => leavingTests(stack));
});
