import { createServer } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { currentContext } from '../../src/context/index.ts';
import { createHttpCore } from '../../src/http/index.ts';
import { startTracing, traced } from '../../src/tracing/index.ts';
import { listening, services } from '../servers/http-servers.ts';
import { otlpReceiver, type ReceivedSpan } from '../servers/otlp-receiver.ts';

const HOST = '127.81.1.4';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

const attributesOf = ({ attributes }: ReceivedSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('tracing', () => {
  test('a request is a span of its trace, and what it does are spans in it', async () => {
    await using collector = await otlpReceiver(HOST);
    const tracing = startTracing({ service: 'web', version: '1.2.3', endpoint: `${collector.endpoint}/`, ratio: 0 });
    const traceIds: unknown[] = [];
    const core = createHttpCore();
    const server = createServer(
      core.handler(
        async (_request, response) => {
          await traced(
            'read case',
            async () => {
              traceIds.push(currentContext()?.traceId);
              await traced('query', async () => undefined);
            },
            { rows: 3 },
          );
          await traced('fail', async () => {
            throw Object.assign(new Error('no case for ana@x.com'), { code: '23505' });
          }).catch(() => undefined);
          response.writeHead(503).end();
        },
        () => '/cases/:id',
      ),
    );
    await using served = await listening(server, HOST);
    // The ratio is 0: kept because whoever asks keeps the trace.
    await fetch(`${served.url}/cases/52998224725?q=ana`, { headers: { traceparent: `00-${TRACE}-${PARENT}-01`, baggage: 'user=ana' } });
    await fetch(`${served.url}/cases/1`, { headers: { traceparent: `00-${TRACE}-${PARENT}-00` } });
    await fetch(`${served.url}/cases/2`);
    await served[Symbol.asyncDispose]();
    expect(await tracing.shutdown()).toBe(true);

    const named = (name: string) => collector.spans.find((span) => span.name === name);
    expect(collector.spans.map(({ name }) => name).toSorted()).toEqual(['GET /cases/:id', 'fail', 'query', 'read case']);
    const root = named('GET /cases/:id');
    if (root === undefined) throw new Error('no span of the request');
    // OTLP counts the kinds from 1.
    expect(root).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, kind: SpanKind.SERVER + 1, status: { code: SpanStatusCode.ERROR } });
    expect(attributesOf(root)).toEqual({
      'http.request.method': 'GET',
      'http.route': '/cases/:id',
      'http.response.status_code': 503,
      'error.type': '503',
    });
    expect(named('read case')).toMatchObject({
      traceId: TRACE,
      parentSpanId: root.spanId,
      attributes: [{ key: 'rows', value: { intValue: 3 } }],
    });
    expect(named('query')).toMatchObject({ parentSpanId: named('read case')?.spanId });
    expect(named('fail')?.events).toMatchObject([{ name: 'exception' }]);
    expect(collector.text()).toContain('23505');
    expect(collector.text()).not.toMatch(/52998224725|ana@|=ana/);
    expect(traceIds[0]).toBe(TRACE);
    expect(new Set(traceIds).size).toBe(2);
  });

  test.each(Object.entries(services))('joins what %s does after the body of a request', async (_name, service) => {
    await using collector = await otlpReceiver(HOST);
    const tracing = startTracing({ service: 'web', endpoint: collector.endpoint, ratio: 1 });
    const server = await service({}, Promise.resolve());
    await using served = await listening(server, HOST);
    const answer = await fetch(`${served.url}/cases/1`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    const told: unknown = await answer.json();
    await served[Symbol.asyncDispose]();
    expect(await tracing.shutdown()).toBe(true);
    expect(collector.spans).toMatchObject([{ name: 'POST /cases/:id', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
    expect(told).toMatchObject({ traceId: collector.spans[0]?.traceId });
  });

  test('is started once, and again after it was shut down', async () => {
    await using collector = await otlpReceiver(HOST);
    const start = () => startTracing({ service: 'web', endpoint: collector.endpoint, ratio: 1 });
    const first = start();
    expect(start).toThrow('something traces already');
    await first.shutdown();
    const second = start();
    await traced('again', async () => undefined);
    await second.shutdown();
    expect(collector.spans.map(({ name }) => name)).toEqual(['again']);
  });

  test.each([
    ['refuses', 400],
    ['never answers', 'silent'],
  ] as const)('a collector that %s costs spans, no more than the time given, and a line in the log', async (_what, answer) => {
    await using collector = await otlpReceiver(HOST, answer);
    const lines: string[] = [];
    const log = { warn: (_fields: object, message: string) => void lines.push(message) };
    const tracing = startTracing({ service: 'web', endpoint: collector.endpoint, ratio: 1, log });
    expect(await traced('work', async () => 7)).toBe(7);
    const started = performance.now();
    expect(await tracing.shutdown(1000)).toBe(false);
    expect(performance.now() - started).toBeLessThan(4000);
    if (answer !== 'silent') expect(lines).toEqual(['spans could not be exported']);
  });
});
