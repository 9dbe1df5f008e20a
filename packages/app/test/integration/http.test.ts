import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import express, { type ErrorRequestHandler, Router } from 'express';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { currentContext } from '../../src/context/index.ts';
import { httpMiddleware, mounted } from '../../src/express/index.ts';
import { accessLog, createHttpCore, type FinishedRequest } from '../../src/http/index.ts';
import { metricsText } from '../../src/metrics/index.ts';
import { listening, type Service, services } from '../servers/http-servers.ts';

const HOST = '127.81.1.2';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

async function serve(service: Service) {
  const registry = new Registry();
  const finished: FinishedRequest[] = [];
  const contexts: unknown[] = [];
  const { promise: letGo, resolve: go } = Promise.withResolvers<void>();
  const server = await service(
    {
      registry,
      finished: (one) => {
        finished.push(one);
        contexts.push(currentContext());
      },
    },
    letGo,
  );
  const { url, [Symbol.asyncDispose]: close } = await listening(server, HOST);
  return {
    url,
    finished,
    contexts,
    go,
    metrics: async () => String(await metricsText(registry)),
    /** A response closes a moment after the client has it. */
    ended: (count: number) => expect.poll(() => finished.length, { timeout: 5000 }).toBe(count),
    [Symbol.asyncDispose]: close,
  };
}

describe.each(Object.entries(services))('%s', (_name, service) => {
  test('a request has its id and its trace, before and after its body', async () => {
    await using served = await serve(service);
    const headers = { 'x-request-id': 'req-17', traceparent: `00-${TRACE}-b7ad6b7169203331-01`, 'content-type': 'application/json' };
    for (const init of [{ headers }, { headers, method: 'POST', body: JSON.stringify({ text: 'x'.repeat(80_000) }) }]) {
      const answer = await fetch(`${served.url}/cases/7`, init);
      expect(answer.headers.get('x-request-id')).toBe('req-17');
      expect(await answer.json()).toEqual({ requestId: 'req-17', traceId: TRACE });
    }
    const own = await fetch(`${served.url}/cases/7`, { headers: { 'x-request-id': 'no good' } });
    expect(await own.json()).toEqual({ requestId: own.headers.get('x-request-id') });
    await served.ended(3);
    expect(served.contexts).toEqual(served.finished.map(({ context }) => context));
  });

  test('metrics are by template, method and status', async () => {
    await using served = await serve(service);
    for (const path of ['/cases/1', '/cases/2', '/fail/1', '/nowhere/529.982.247-25']) await (await fetch(served.url + path)).arrayBuffer();
    const body = JSON.stringify({ a: 1 });
    await fetch(`${served.url}/cases/3`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await served.ended(5);
    const text = await served.metrics();
    const count = (method: string, route: string, status: number) =>
      `http_server_request_duration_seconds_count{http_request_method="${method}",http_route="${route}",http_response_status_code="${status}"} `;
    expect(text).toContain(`${count('GET', '/cases/:id', 200)}2\n`);
    expect(text).toContain(`${count('POST', '/cases/:id', 200)}1\n`);
    expect(text).toContain(`${count('GET', '/fail/:id', 500)}1\n`);
    expect(text).toContain(`${count('GET', 'none', 404)}1\n`);
    expect(text).toContain(`http_server_request_body_size_bytes_sum{http_request_method="POST",http_route="/cases/:id"} ${body.length}\n`);
    expect(text).toContain('http_server_active_requests{http_request_method="GET"} 0');
    expect(text).not.toContain('529');
    const [first] = served.finished;
    expect(first?.responseBytes).toBe(JSON.stringify({ requestId: first?.context.requestId }).length);
  });

  test('one under way is active, and one whose client goes away is a 499', async () => {
    await using served = await serve(service);
    const request = get(`${served.url}/slow/1`);
    const failed = once(request, 'error');
    await expect.poll(served.metrics).toContain('http_server_active_requests{http_request_method="GET"} 1');
    request.destroy(new Error('gone'));
    await failed;
    await served.ended(1);
    served.go();
    expect(served.finished).toMatchObject([{ route: '/slow/:id', status: 499 }]);
    expect(await served.metrics()).toContain('http_server_active_requests{http_request_method="GET"} 0');
  });
});

test('an answer that the server breaks off is a 500', async () => {
  const finished: FinishedRequest[] = [];
  const core = createHttpCore({ finished: (one) => finished.push(one) });
  const server = createServer(
    core.handler(
      (_request, response) => {
        response.write('half', () => response.destroy());
      },
      () => '/download',
    ),
  );
  await using served = await listening(server, HOST);
  await expect(fetch(served.url).then((answer) => answer.text())).rejects.toThrow();
  await expect.poll(() => finished.map(({ status }) => status)).toEqual([500]);
});

test('what throws at the end is logged, and the next request is answered', async () => {
  const lines: string[] = [];
  const core = createHttpCore({
    finished: () => {
      throw new Error('log is away');
    },
    log: { error: (_fields, message) => lines.push(message) },
  });
  const route = (): never => {
    throw new Error('no route');
  };
  await using served = await listening(createServer(core.handler((_request, response) => response.end('ok'), route)), HOST);
  for (const _ of [1, 2]) expect(await (await fetch(served.url)).text()).toBe('ok');
  await expect.poll(() => lines.length).toBe(4);
  expect(new Set(lines)).toEqual(new Set(['the route of a request could not be told', 'the end of a request could not be told']));
});

test('a handler of node:http that throws is a 500, and the server lives on', async () => {
  const lines: unknown[] = [];
  const core = createHttpCore({ log: { error: (fields, message) => lines.push([message, fields]) } });
  const broken = new Error('broken');
  const handle = async (request: IncomingMessage): Promise<never> => {
    for await (const _ of request);
    throw broken;
  };
  await using served = await listening(createServer(core.handler(handle, () => '/broken')), HOST);
  for (const _ of [1, 2]) expect((await fetch(served.url, { method: 'POST', body: 'x' })).status).toBe(500);
  expect(lines).toEqual(Array(2).fill(['a request failed', { err: broken }]));
});

test('the access log leaves probes out, unless they fail', () => {
  const lines: unknown[] = [];
  const line = (level: string) => (fields: object, message: string) => lines.push([level, message, fields]);
  const finished = accessLog({ log: { info: line('info'), error: line('error') } });
  const one = { context: { requestId: 'r' }, method: 'GET', seconds: 0.123456, requestBytes: undefined, responseBytes: 2 };
  finished({ ...one, route: '/ready', status: 200 });
  finished({ ...one, route: '/ready', status: 503 });
  finished({ ...one, route: '/cases/:id', status: 200 });
  expect(lines).toEqual([
    ['error', 'request', { method: 'GET', route: '/ready', status: 503, seconds: 0.1235, response_bytes: 2 }],
    ['info', 'request', { method: 'GET', route: '/cases/:id', status: 200, seconds: 0.1235, response_bytes: 2 }],
  ]);
});

test('a router of Express is told by its template, also when it fails', async () => {
  const routes: string[] = [];
  const cases = Router({ mergeParams: true });
  cases.get('/', (_request, response) => void response.end());
  cases.get('/fail', () => {
    throw new Error('broken');
  });
  const offices = Router();
  offices.use('/cases/:case', mounted('/cases/:case'), cases);
  offices.get('/plain', (_request, response) => void response.end());
  const app = express();
  app.use(httpMiddleware({ finished: ({ route, status }) => routes.push(`${route} ${status}`) }));
  app.use('/offices/:office', mounted('/offices/:office'), offices);
  app.use('/api/v1/people/:id', offices);
  const answer: ErrorRequestHandler = (_error, _request, response, _next) => void response.status(500).end();
  app.use(answer);
  await using served = await listening(createServer(app), HOST);
  for (const path of ['/offices/silva/cases/9', '/offices/silva/cases/9/fail', '/offices/silva/plain', '/api/v1/people/77/plain'])
    await (await fetch(served.url + path)).arrayBuffer();
  await expect
    .poll(() => routes)
    .toEqual([
      '/offices/:office/cases/:case 200',
      '/offices/:office/cases/:case/fail 500',
      '/offices/:office/plain 200',
      '/api/v1/people/:id/plain 200',
    ]);
});
