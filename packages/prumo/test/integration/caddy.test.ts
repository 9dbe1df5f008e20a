import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { Agent as HttpAgent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { caddy } from '../../src/components/caddy/index.ts';
import { probeHttp } from '../../src/controller/probes/http.ts';
import type { ProbeResult } from '../../src/controller/probes/probe-result.ts';
import { PORTS, type Service } from '../../src/model/index.ts';
import type { EdgeSpec, ProcessSpec, Spec } from '../../src/spec/spec.ts';
import { processSpec } from '../fixture/app.ts';
import { fixtureContext } from '../fixture/context.ts';
import { eventually } from '../fixture/eventually.ts';
import { listening } from '../fixture/listening.ts';
import { RealServices } from '../fixture/real-services.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { Upstream } from './upstream.ts';

const SUBNET = '127.205.4';
const LISTEN = `${SUBNET}.5`;
const APP = `${SUBNET}.101`;
const HTTPS = 18_443;
const HTTP = 18_080;
const APEX = 'fixture.localhost';
const TENANT = 'silva-advogados.fixture.localhost';

/** Exactly what a readiness of the edge is made of: anything else in it fails here. */
const httpProbe = z.strictObject({
  kind: z.literal('http'),
  url: z.string(),
  serverName: z.string().exactOptional(),
  host: z.string().exactOptional(),
  caFile: z.string().exactOptional(),
  status: z.array(z.number()),
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const web = (overrides: Partial<ProcessSpec>): ProcessSpec =>
  processSpec({ port: 'http', health: '/health', ready: '/ready', ...overrides });

const EDGE: EdgeSpec = {
  domains: [APEX, `*.${APEX}`],
  listen: LISTEN,
  httpsPort: undefined,
  httpPort: undefined,
  tls: 'local',
  email: undefined,
};

function spec(overrides: Partial<Spec> = {}, replicas = 2): Spec {
  return fixtureSpec({
    locale: 'pt-BR',
    edge: EDGE,
    app: {
      env: {},
      envFile: undefined,
      pool: 1,
      release: undefined,
      tasks: {},
      proofs: {},
      processes: { web: web({ replicas }), realtime: web({ path: '/ws' }) },
    },
    ...overrides,
  });
}

let run: RealServices;
let service: Service;
let root: string;
const upstreams = new Map<string, Upstream>();

function edge(of: Spec): Service {
  const [found] = caddy.services(
    fixtureContext({
      spec: of,
      allocation: { subnet: SUBNET, state: run.state, run: `${run.state}/run`, httpsPort: HTTPS, httpPort: HTTP },
    }),
  );
  if (found === undefined) throw new Error('no edge');
  return found;
}

async function asked(probe: object): Promise<ProbeResult> {
  return probeHttp(httpProbe.parse(probe), AbortSignal.timeout(5000));
}

async function startUpstream(name: string, port: number): Promise<void> {
  upstreams.set(name, new Upstream(APP, port, name));
  await eventually(async () => (await plain(`http://${APP}:${port}/ready`)).status === 200, { within: 5000, what: `upstream ${name}` });
}

async function stopUpstream(name: string): Promise<void> {
  await upstreams.get(name)?.[Symbol.asyncDispose]();
  upstreams.delete(name);
}

async function finish(request: ReturnType<typeof httpRequest>, body?: Buffer): Promise<Answer> {
  const answer = responseOf(request);
  request.end(body);
  return answer;
}

async function responseOf(request: ReturnType<typeof httpRequest>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
  });
}

async function plain(url: string, host?: string): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url);
  return finish(
    httpRequest({
      hostname,
      port,
      path: pathname + search,
      agent: new HttpAgent(),
      timeout: 10_000,
      headers: host === undefined ? {} : { host },
    }),
  );
}

/** A verified HTTPS request to the edge. */
async function get(path: string, options: RequestOptions & { host?: string; body?: Buffer } = {}): Promise<Answer> {
  const { host = APEX, body, headers, ...rest } = options;
  return finish(
    httpsRequest({
      hostname: LISTEN,
      port: HTTPS,
      servername: host,
      ca: root,
      path,
      timeout: 20_000,
      agent: false,
      ...rest,
      headers: { host: `${host}:${HTTPS}`, ...headers },
    }),
    body,
  );
}

async function getOnce(agent: Agent): Promise<Answer> {
  const request = httpsRequest({
    hostname: LISTEN,
    port: HTTPS,
    servername: APEX,
    ca: root,
    path: '/',
    timeout: 20_000,
    agent,
    headers: { host: APEX },
  });
  return finish(request).catch(async (error: unknown) => {
    if (!request.reusedSocket) throw error;
    return get('/');
  });
}

async function webSocket(): Promise<{ socket: Duplex; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest({
      hostname: LISTEN,
      port: HTTPS,
      servername: APEX,
      ca: root,
      path: '/ws/room',
      agent: false,
      headers: {
        host: APEX,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
      },
    });
    request.once('upgrade', (response, socket) => resolve({ socket, headers: response.headers }));
    request.once('response', (response) => reject(new Error(`no upgrade: ${response.statusCode}`)));
    request.once('error', reject);
    request.end();
  });
}

async function echoed(socket: Duplex, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    socket.once('close', () => reject(new Error('closed')));
    socket.write(text);
  });
}

/**
 * GETs at a steady pace whatever the answers do, until `during` is over; every failure with what it was. Like a browser (RFC 9110,
 * 9.2.2) it sends a GET again when the idle connection it was put on turns out to be closed; on a new connection nothing is excused.
 */
async function load(
  perSecond: number,
  during: () => Promise<void>,
): Promise<{ sent: number; failures: readonly string[]; servedBy: ReadonlySet<string> }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const failures: string[] = [];
  const servedBy = new Set<string>();
  const answers: Promise<void>[] = [];
  const send = (): void => {
    answers.push(
      getOnce(agent).then(
        (answer) => {
          if (answer.status !== 200) failures.push(`status ${answer.status}`);
          else servedBy.add(String(JSON.parse(answer.body).name));
        },
        (error: unknown) => {
          failures.push(String(error));
        },
      ),
    );
  };
  const timer = setInterval(send, 1000 / perSecond);
  try {
    await during();
  } finally {
    clearInterval(timer);
    await Promise.all(answers);
    agent.destroy();
  }
  return { sent: answers.length, failures, servedBy };
}

beforeAll(async () => {
  run = new RealServices('caddy');
  await Promise.all([
    startUpstream('web-1', PORTS.app),
    startUpstream('web-2', PORTS.app + 1),
    startUpstream('realtime-1', PORTS.app + 100),
  ]);
  service = edge(spec());
  run.start(service);
  await eventually(async () => (await plain(`http://${LISTEN}:${HTTP}/`, APEX)).status === 308, { within: 15_000, what: 'the redirect' });
  root = await eventually(() => readFileSync(`${run.state}/services/edge/data/caddy/pki/authorities/local/root.crt`, 'utf8'), {
    within: 5000,
  });
  await eventually(async () => (await get('/', { host: TENANT })).status === 200, { within: 5000, what: 'certificates' });
}, 40_000);

afterAll(async () => {
  for (const name of [...upstreams.keys()]) await stopUpstream(name);
  await run[Symbol.asyncDispose]();
});

describe('TLS', () => {
  test.each([APEX, TENANT])('%s is served with a certificate of the local authority', async (host) => {
    const answer = await get('/', { host });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).headers.host).toBe(`${host}:${HTTPS}`);
  });

  test('is not trusted without that authority', async () => {
    await expect(get('/', { ca: [] })).rejects.toThrow(/unable to (verify|get)|self-signed/i);
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('refuses %s', async (version) => {
    const socket = connect({
      host: LISTEN,
      port: HTTPS,
      servername: APEX,
      ca: root,
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await expect(
      new Promise((resolve, reject) => {
        socket.once('secureConnect', resolve);
        socket.once('error', reject);
      }),
    ).rejects.toThrow(/protocol version|alert/i);
    socket.destroy();
  });

  test('of another name than ours is refused, and so is another Host on our name', async () => {
    await expect(get('/', { host: 'elsewhere.example' })).rejects.toThrow();
    expect((await get('/', { headers: { host: 'elsewhere.example' } })).status).toBe(404);
  });
});

describe('its readiness', () => {
  test('is HTTPS with the certificate people get, and asks no replica', async () => {
    expect(service.ready).toMatchObject({ url: `https://${LISTEN}:${HTTPS}/`, serverName: APEX });
    expect(await asked(service.ready)).toEqual({ ok: true });
    const tenantsOnly = edge(spec({ edge: { ...EDGE, domains: [`*.${APEX}`] } }));
    expect(tenantsOnly.ready).toMatchObject({ serverName: `www.${APEX}` });
    expect(await asked(tenantsOnly.ready)).toEqual({ ok: true });
  });

  test('does not hold for an authority that people are not told to trust', async () => {
    const caFile = join(run.state, 'other.crt');
    writeFileSync(caFile, rootCertificates[0] ?? '');
    expect(await asked({ ...service.ready, caFile })).toMatchObject({ ok: false, reason: expect.stringMatching(/certificate/) });
  });

  test('does not hold for an edge without a certificate for its domain, though its redirect answers', async () => {
    await using broken = new RealServices('caddy-broken');
    const subnet = '127.205.6';
    const [sound] = caddy.services(
      fixtureContext({
        spec: spec({ edge: { ...EDGE, listen: `${subnet}.5` } }),
        allocation: { subnet, state: broken.state, run: `${broken.state}/run`, httpsPort: HTTPS, httpPort: HTTP },
      }),
    );
    if (sound === undefined) throw new Error('no edge');
    const content = (sound.files[0]?.content ?? '').replace(/"subjects": \[[^\]]*\]/, '"subjects": ["elsewhere.localhost"]');
    expect(content).toContain('elsewhere.localhost');
    // Else Caddy asks for certificates of every host that its routes name.
    const unasked = content.replace('"disable_redirects": true', '"disable_redirects": true, "disable_certificates": true');
    broken.start({ ...sound, files: [{ path: 'caddy.json', content: unasked }] });
    await eventually(async () => (await plain(`http://${subnet}.5:${HTTP}/`, APEX)).status === 308, {
      within: 15_000,
      what: 'the redirect',
    });
    expect(await asked(sound.ready)).toMatchObject({ ok: false, reason: expect.stringMatching(/SSL|TLS|alert/) });
    await broken.kill('edge');
    broken.start(sound);
    await eventually(async () => (await asked(sound.ready)).ok, { within: 15_000, what: 'the same edge, whole, is ready' });
  }, 40_000);
});

describe('HTTP', () => {
  test('goes to HTTPS on the port people use, keeping path and query', async () => {
    const answer = await plain(`http://${LISTEN}:${HTTP}/casos?pagina=2`, `${TENANT}:${HTTP}`);
    expect([answer.status, answer.headers.location]).toEqual([308, `https://${TENANT}:${HTTPS}/casos?pagina=2`]);
  });

  test('redirects nobody to a foreign name', async () => {
    const answer = await plain(`http://${LISTEN}:${HTTP}/`, 'elsewhere.example');
    expect([answer.status, answer.headers.location]).toEqual([404, undefined]);
  });
});

describe('an answer', () => {
  test('has the security headers, names no software, and leaves caching to the application', async () => {
    const { headers } = await get('/');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'content-security-policy': "frame-ancestors 'self'",
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect([headers.server, headers['x-powered-by'], headers['strict-transport-security']]).toEqual([undefined, undefined, undefined]);
  });

  test('keeps a header that the application sets itself, once', async () => {
    expect((await get('/own-headers')).headers['x-frame-options']).toBe('DENY');
  });

  test('is compressed when it is worth it', async () => {
    const encoding = async (accept: string): Promise<string | undefined> =>
      (await get('/big', { headers: { 'accept-encoding': accept } })).headers['content-encoding'];
    expect(await encoding('gzip')).toBe('gzip');
    expect(await encoding('gzip, zstd')).toBe('zstd');
    expect(await encoding('identity')).toBeUndefined();
  });
});

describe('a request', () => {
  test('reaches the application with who asked, and an id that is in the answer too, whatever the client claims', async () => {
    const answer = await get('/', { headers: { 'x-request-id': 'forged', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' } });
    const { headers } = JSON.parse(answer.body);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-request-id']).toBe(headers['x-request-id']);
    expect(headers['x-forwarded-for']).not.toContain('203.0.113.9');
    expect([headers['x-forwarded-proto'], headers['x-forwarded-host'], headers['x-forwarded-port']]).toEqual([
      'https',
      `${APEX}:${HTTPS}`,
      String(HTTPS),
    ]);
  });

  test('goes to the process with the longest prefix that fits', async () => {
    const served = async (path: string): Promise<string> => JSON.parse((await get(path)).body).name;
    expect(await served('/ws')).toBe('realtime-1');
    expect(await served('/ws/room')).toBe('realtime-1');
    expect(await served('/wsx')).toMatch(/^web-/);
  });

  test('with too large a body is refused with a page, and one just within passes', async () => {
    const limit = 100_000_000;
    // Only announced: the refusal comes before the body, and a client still sending would see a reset instead.
    const announced = httpsRequest({
      hostname: LISTEN,
      port: HTTPS,
      servername: APEX,
      ca: root,
      path: '/',
      method: 'POST',
      agent: false,
      headers: { host: APEX, 'content-length': limit },
    });
    announced.flushHeaders();
    const answer = await responseOf(announced);
    announced.destroy();
    expect(answer.status).toBe(413);
    expect(answer.body).toContain('O envio é grande demais');
    const within = await get('/', { method: 'POST', body: Buffer.alloc(limit - 1) });
    expect([within.status, JSON.parse(within.body).length]).toEqual([200, limit - 1]);
  }, 30_000);

  test('that hides its length is cut at the limit, and no replica is left out for it', async () => {
    const request = httpsRequest({
      hostname: LISTEN,
      port: HTTPS,
      servername: APEX,
      ca: root,
      path: '/',
      method: 'POST',
      agent: false,
      headers: { host: APEX, 'transfer-encoding': 'chunked' },
    });
    expect((await finish(request, Buffer.alloc(100_000_001))).status).toBeGreaterThanOrEqual(413);
    const served = await Promise.all(Array.from({ length: 40 }, async () => JSON.parse((await get('/')).body).name));
    expect(new Set(served)).toEqual(new Set(['web-1', 'web-2']));
  }, 30_000);

  test('leaves neither query string nor cookie nor authorization in the log', async () => {
    const answer = await get('/login?token=query-secret', {
      headers: { cookie: 'session=cookie-secret', authorization: 'Bearer header-secret', referer: 'https://x/?token=referer-secret' },
    });
    const id = String(answer.headers['x-request-id']);
    const line = await eventually(
      () =>
        run
          .log('edge')
          .split('\n')
          .find((each) => each.includes(id)),
      { within: 3000, what: 'the line of the request' },
    );
    expect(JSON.parse(line)).toMatchObject({ status: 200, request: { method: 'GET', uri: '/login' } });
    expect(run.log('edge')).not.toMatch(/query-secret|cookie-secret|header-secret|referer-secret/);
  });
});

test('a WebSocket passes, both ways', async () => {
  const { socket, headers } = await webSocket();
  expect(headers['x-upstream']).toBe('realtime-1');
  expect(await echoed(socket, 'first')).toBe('first');
  expect(await echoed(socket, 'second')).toBe('second');
  socket.destroy();
});

test('listens on its declared sockets only; the admin socket lies in a folder that is its own', () => {
  const declared = service.sockets.map(({ address, port }) => (port === undefined ? address : `${address}:${port}`));
  expect(listening(run.pid('edge'))).toEqual(declared.toSorted());
  expect(statSync(`${run.state}/run/edge`).mode & 0o077).toBe(0);
});

test('gives its counters to Prometheus on the metrics port, and nothing else there', async () => {
  const metrics = `http://${SUBNET}.91:${PORTS.caddyMetrics}`;
  expect((await plain(`${metrics}/metrics`)).body).toMatch(/caddy_http_request_duration_seconds_bucket/);
  expect((await plain(`${metrics}/config/`)).status).toBe(404);
});

describe('under load', () => {
  test('a replica killed with SIGKILL fails no GET; back, it is used again', async () => {
    const { sent, failures } = await load(50, async () => {
      await wait(500);
      await stopUpstream('web-1');
      await wait(2500);
    });
    expect(sent).toBeGreaterThan(50);
    expect(failures).toEqual([]);
    await startUpstream('web-1', PORTS.app);
    await eventually(async () => JSON.parse((await get('/')).body).name === 'web-1', {
      within: 5000,
      what: 'an answer of the returned replica',
    });
  }, 30_000);

  test('a reload, three times over, fails no request and cuts none that is under way', async () => {
    const slow = get('/slow?ms=2500');
    const { sent, failures } = await load(50, async () => {
      for (let number = 0; number < 3; number += 1) {
        await wait(300);
        await run.reload(edge(spec({}, number === 1 ? 2 : 3)));
      }
      await wait(300);
    });
    expect(sent).toBeGreaterThan(30);
    expect(failures).toEqual([]);
    expect((await slow).body).toBe('slow but whole');
    await run.reload(service);
    expect(run.alive('edge')).toBe(true);
  }, 30_000);
});

describe('without an application behind it', () => {
  test('all replicas down: a plain page, in the language of the spec, and a hint when to come back', async () => {
    await stopUpstream('web-1');
    await stopUpstream('web-2');
    const answer = await get('/');
    expect(answer.status).toBeGreaterThanOrEqual(502);
    expect(answer.status).toBeLessThanOrEqual(503);
    expect(answer.body).toContain('Temporariamente indisponível');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'retry-after': '5',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.server).toBeUndefined();
  }, 30_000);

  test('nothing deployed: 503 and a page that says so', async () => {
    await run.reload(edge(spec({ app: undefined })));
    const answer = await eventually(
      async () => {
        const got = await get('/', { host: TENANT });
        return got.body.includes('publicado') ? got : undefined;
      },
      { within: 5000 },
    );
    expect([answer.status, answer.headers['cache-control']]).toEqual([503, 'no-store']);
  });

  test('certificates are kept over a restart, so nobody has to trust the authority anew', async () => {
    await run.kill('edge', 'SIGTERM');
    run.start(service);
    await eventually(async () => (await get('/')).status >= 500, { within: 15_000, what: 'an answer under the same authority' });
    expect(readFileSync(`${run.state}/services/edge/data/caddy/pki/authorities/local/root.crt`, 'utf8')).toBe(root);
  }, 40_000);
});
