import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { createService } from '../examples/service.ts';
import { listening } from '../servers/http-servers.ts';
import { otlpReceiver } from '../servers/otlp-receiver.ts';

const HOST = '127.81.1.5';
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
/** As a reader of the package writes it: without indentation, and imported by name. */
const plain = (code: string): string =>
  code
    .replace(/'(?:\.\.\/)+src\/(\w+)\/index\.ts'/g, "'@prumo/app/$1'")
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

describe.each(['metrics', 'http', 'health', 'logs', 'tracing'])('docs/kit/%s.md', (part) => {
  test('quotes code that is run here', () => {
    const blocks = [...read(`../../../../docs/kit/${part}.md`).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => plain(code));
    const sources = ['../examples/service.ts', './http.test.ts', '../servers/http-servers.ts', '../servers/drained-service.ts'].map(
      (path) => plain(read(path)),
    );
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.filter((block) => !sources.some((source) => source.includes(block)))).toEqual([]);
  });
});

test('the service of the documents answers, tells and drains', async () => {
  const database = new DatabaseSync(':memory:');
  const lines: string[] = [];
  await using collector = await otlpReceiver(HOST);
  const service = await createService({
    pool: { query: async (sql) => database.prepare(sql).all(), end: async () => database.close() },
    privateHost: HOST,
    metricsPort: 0,
    collector: collector.endpoint,
    destination: { write: (line) => void lines.push(line) },
  });
  using _signals = service.signals;
  await using metrics = service.metrics;
  const { url } = await listening(service.server, HOST);
  expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ status: 'ready', dependencies: { database: { state: 'ok' } } });
  const answer = await fetch(`${url}/cases/7`, { headers: { 'x-request-id': 'r-7', connection: 'close' } });
  expect(await answer.json()).toEqual({ id: '7', rows: [{ number: 7 }] });
  await expect.poll(() => lines.length).toBe(2);
  const told = lines.map((line) => JSON.parse(line));
  expect(told).toMatchObject([
    { message: 'reading for [email]', client: { name: '[redacted]' }, birthDate: '[redacted]', request_id: 'r-7', service: 'web' },
    { message: 'request', route: '/cases/:id', status: 200, request_id: 'r-7', trace_id: told[0].trace_id },
  ]);
  const text = await (await fetch(`http://${HOST}:${await metrics.listening}/metrics`)).text();
  expect(text).toContain('http_server_request_duration_seconds_count{http_request_method="GET",http_route="/cases/:id"');
  expect(text).toContain('health_dependency_up{dependency="database"} 1');
  service.drain.skipProxy();
  expect(await service.drain.start()).toMatchObject({ cut: 0, failed: [] });
  expect(database.isOpen).toBe(false);
});
