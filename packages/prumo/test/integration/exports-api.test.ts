import { request } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../fixture/eventually.ts';
import { running } from './harness/agent-cases.ts';
import { buildAgent, type BuiltAgent, isAlive, kill } from './harness/agent-stack.ts';
import { ExportsService, NAME, TOKEN } from './harness/exports-service.ts';

const problemSchema = z.object({ status: z.int(), code: z.string(), title: z.string(), detail: z.string(), remedy: z.string() });
const operationSchema = z.looseObject({ id: z.uuid(), status: z.string(), tenant: z.string().nullable() });

async function problemOf(response: Response): Promise<z.infer<typeof problemSchema>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

describe('the exports’ API, run by an agent', () => {
  let built: BuiltAgent;
  let api: ExportsService;
  beforeAll(async () => {
    built = await buildAgent();
    api = await ExportsService.start(built, '127.241.7');
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await built[Symbol.asyncDispose]();
  });
  const operation = async (location: string) => operationSchema.parse(await (await api.ask(location)).json());
  const ended = (location: string) =>
    eventually(
      async () => {
        const told = await operation(location);
        return told.status !== 'running' && told;
      },
      { within: 20_000, what: 'the end of the operation' },
    );

  test('lets nobody in but with the token, and tells nobody else anything', async () => {
    const health = await fetch(`${api.url}/health`);
    expect([health.status, await health.text()]).toEqual([204, '']);
    for (const authorization of ['Basic abc', `Bearer ${TOKEN}x`, `bearer ${TOKEN.slice(1)}`]) {
      const response = await api.ask('/v1/nothing-at-all', { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="exports"/);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await problemOf(response)).toMatchObject({ code: 'token-refused' });
    }
    expect((await fetch(`${api.url}/v1/exports`)).status).toBe(401);
  });

  test('lists and shows; with a tenant only what is that tenant’s', async () => {
    const all = await (await api.ask('/v1/exports')).json();
    expect(all).toMatchObject({ stack: 'fixture', exports: [{ tenant: { key: '42' } }, { tenant: { key: '43' } }], flawed: [] });
    expect(await (await api.ask('/v1/exports?tenant=42')).json()).toMatchObject({ exports: [{ tenant: { key: '42' } }] });
    expect(await (await api.ask(`/v1/exports/${NAME}?tenant=42`)).json()).toMatchObject({ export: { name: NAME } });
    const others = [await api.ask(`/v1/exports/${NAME}?tenant=43`), await api.ask(`/v1/exports/${NAME}/download?tenant=43`)];
    const none = await api.ask('/v1/exports/20261126-040000E-000000000000');
    for (const response of [...others, none]) expect(await problemOf(response)).toMatchObject({ status: 404, code: 'unknown-export' });
  });

  test('refuses what it does not understand, in words and in the caller’s language', async () => {
    const post = (body: string, headers: Record<string, string>) => api.ask('/v1/exports', { method: 'POST', headers, body });
    const json = { 'content-type': 'application/json' };
    expect(await problemOf(await post('{"tennant":"42"}', json))).toMatchObject({ status: 400, code: 'request-invalid' });
    expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await problemOf(await post(' '.repeat(5000), json))).toMatchObject({ status: 413 });
    expect((await api.ask('/v1/exports?tenant=4&tenant=5')).status).toBe(400);
    expect((await api.ask('/v1/exports/--help')).status).toBe(404);
    const wrong = await api.ask('/v1/exports', { method: 'DELETE', headers: { 'accept-language': 'pt-BR' } });
    expect(wrong.headers.get('allow')).toBe('GET, POST');
    expect(await problemOf(wrong)).toMatchObject({ status: 405, detail: expect.stringContaining('não é para este caminho') });
    expect(wrong.headers.get('content-language')).toBe('pt-BR');
  });

  test('does not wait for the rest of a body that is too long, nor for a head that does not end', async () => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      const call = request(`${api.url}/v1/exports`, { method: 'POST', headers }, (response) => resolve(response.statusCode));
      call.on('error', reject);
      call.write(' '.repeat(5000));
    });
    expect(answered).toBe(413);
    const url = new URL(api.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write('GET /v1/exports HTTP/1.1\r\n');
    expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('takes an export, one at a time, and tells how it ended', async () => {
    const held = api.hold();
    const response = await api.take({ tenant: '42' });
    expect(response.status).toBe(202);
    const location = response.headers.get('location') ?? expect.fail('no location');
    await held.began();
    expect(await operation(location)).toMatchObject({ status: 'running', tenant: '42' });
    expect(await problemOf(await api.take({}))).toMatchObject({ status: 409, code: 'stack-busy' });
    held[Symbol.dispose]();
    expect(await ended(location)).toMatchObject({ status: 'done', result: { exports: [{ tenant: { key: '42' } }] } });
    expect((await api.ask(`${location}?tenant=43`)).status).toBe(404);
    const unknown = (await api.take({ tenant: '9' })).headers.get('location') ?? expect.fail('no location');
    expect(await ended(unknown)).toMatchObject({ status: 'failed', problem: { status: 404, code: 'unknown-tenant' } });
  });

  test('hands over a file of which nothing stays', async () => {
    const response = await api.ask(`/v1/exports/${NAME}/download?tenant=42`);
    expect(response.headers.get('content-type')).toBe('application/x-tar');
    expect(response.headers.get('content-length')).toBe('3000000');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${NAME}.tar"`);
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.alloc(3_000_000, 'rows'))).toBe(true);
    expect(api.leftOver()).toEqual([]);
  });

  test('when the caller goes, the command goes, and what it wrote', async () => {
    using held = api.hold();
    const gone = new AbortController();
    const asked = api.ask(`/v1/exports/${NAME}/download`, { signal: gone.signal });
    const pid = await held.began();
    expect(api.leftOver()).toEqual(['.export.tar.partial']);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await eventually(() => !isAlive(pid) && api.leftOver().length === 0, { within: 10_000, what: 'the end of the command' });
  });

  test('a bug of a command is told the log, not the caller', async () => {
    using _broken = api.break();
    const problem = await problemOf(await api.ask('/v1/exports'));
    expect(problem).toMatchObject({ status: 500, code: 'bug' });
    expect(JSON.stringify(problem)).not.toMatch(/a bug|prumo\.yaml|TypeError| at \//);
    await eventually(() => api.log().some((line) => line.includes('export list ended with 1')), {
      within: 5000,
      what: 'a line of the log',
    });
  });

  test('killed while it hands over, it comes back, and nothing is left of what it did', async () => {
    const taken = (await api.take({})).headers.get('location') ?? expect.fail('no location');
    await ended(taken);
    using held = api.hold();
    const asked = api.ask(`/v1/exports/${NAME}/download`);
    const failed = expect(asked).rejects.toThrow();
    const command = await held.began();
    const { pid } = await running(api.stack, 'exports');
    await kill(pid);
    await failed;
    await running(api.stack, 'exports', pid);
    await api.isUp();
    await eventually(() => !isAlive(command) && api.leftOver().length === 0, { within: 10_000, what: 'the end of the command' });
    expect(await problemOf(await api.ask(taken))).toMatchObject({ status: 404, code: 'unknown-operation' });
  });

  test('says that the agent does not answer, and goes on when it does', async () => {
    await api.stack.killAgent({ forGood: true });
    const response = await api.ask('/v1/exports');
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'agent-unreachable' });
    await api.stack.startAgent();
    expect((await api.ask('/v1/exports')).status).toBe(200);
  });

  test('a token that was replaced opens nothing; who tries on is told to wait, and who has the right one is not', async () => {
    const next = 'n'.repeat(32);
    await api.define(next);
    await api.isUp();
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await api.ask('/v1/exports')).status).toBe(401);
    const eleventh = await api.ask('/v1/exports');
    expect(eleventh.status).toBe(429);
    expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.ask('/v1/exports', { headers: { authorization: `Bearer ${next}` } })).status).toBe(200);
  });

  test('a line of its log for each request, and never a token', () => {
    const lines = api.log().map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    expect(lines).toContainEqual(
      expect.objectContaining({ route: 'download', export: NAME, tenant: '42', status: 200, method: 'GET', took: expect.any(Number) }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ route: 'download', status: null, msg: 'the caller went' }));
    expect(api.log().join('\n')).not.toMatch(/t{31}|n{31}/);
  });
});
