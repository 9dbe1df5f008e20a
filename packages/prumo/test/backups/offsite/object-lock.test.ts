import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { bucketTarget } from '../../../src/backups/logical/targets/index.ts';
import { openS3, probeLock } from '../../../src/platforms/object-store/index.ts';
import { BUCKET, ObjectStore } from '../../fixture/object-store.ts';

const DAY = 86_400_000;
const never = new AbortController().signal;
const LIMITS = { attempts: 1, connectWithin: 5000, silentFor: 10_000 };

async function* chunk(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content);
}

describe('a store that answers as one with object lock does', () => {
  let server: Server;
  let endpoint = '';
  let answer: { readonly status: number; readonly body: string };
  const puts: IncomingHttpHeaders[] = [];
  const asked: string[] = [];
  const access = () => ({ endpoint, region: 'us-east-1', accessKey: 'a', secretKey: 'b', bucket: 'backups', prefix: 'x/' });

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        asked.push(`${request.method} ${request.url}`);
        if (request.method === 'PUT') puts.push(request.headers);
        if (request.url?.includes('object-lock') === true)
          response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(answer.body);
        else response.writeHead(200, { etag: '"0"' }).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  afterEach(() => {
    puts.length = 0;
    asked.length = 0;
  });

  const enabled = (rule = '') => `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
  const byDefault = (mode: string, length: string) => `<Rule><DefaultRetention><Mode>${mode}</Mode>${length}</DefaultRetention></Rule>`;
  const error = (code: string) => `<Error><Code>${code}</Code><Message>m</Message></Error>`;
  const probed = async () => {
    const opened = await openS3(access(), LIMITS);
    try {
      return await probeLock(opened, 'backups', never);
    } finally {
      opened.client.destroy();
    }
  };

  test.each([
    [200, enabled(), { is: 'there', mode: 'GOVERNANCE', days: null }],
    [200, enabled(byDefault('COMPLIANCE', '<Days>40</Days>')), { is: 'there', mode: 'COMPLIANCE', days: 40 }],
    [200, enabled(byDefault('GOVERNANCE', '<Years>1</Years>')), { is: 'there', mode: 'GOVERNANCE', days: 365 }],
    [404, error('ObjectLockConfigurationNotFoundError'), { is: 'none' }],
    [501, error('NotImplemented'), { is: 'none' }],
    [403, error('AccessDenied'), { is: 'unknown', why: expect.stringContaining('AccessDenied') }],
  ])('%i %s', async (status, body, expected) => {
    answer = { status, body };
    expect(await probed()).toEqual(expected);
  });

  const stored = async (holdFor: number) => {
    using target = await bucketTarget(access(), { holdFor });
    await target.put('a.dump', chunk('one'), never);
    await target.put('a.manifest', chunk('two'), never);
    return puts.map((headers) => ({ mode: headers['x-amz-object-lock-mode'], until: headers['x-amz-object-lock-retain-until-date'] }));
  };

  test('each object is held for its days, and the store is asked once', async () => {
    answer = { status: 200, body: enabled() };
    const held = await stored(30);
    expect(held).toHaveLength(2);
    for (const { mode, until } of held) {
      expect(mode).toBe('GOVERNANCE');
      expect(Math.abs(Date.parse(String(until)) - Date.now() - 30 * DAY)).toBeLessThan(60_000);
    }
    expect(asked.filter((one) => one.includes('object-lock'))).toHaveLength(1);
    expect(puts.every((headers) => headers['content-md5'] !== undefined)).toBe(true);
  });

  test('where the bucket holds everything for longer that stays, and where it holds nothing nothing is asked for', async () => {
    answer = { status: 200, body: enabled(byDefault('COMPLIANCE', '<Days>40</Days>')) };
    expect(await stored(30)).toEqual([{}, {}]);
    puts.length = 0;
    expect((await stored(60)).map(({ mode }) => mode)).toEqual(['COMPLIANCE', 'COMPLIANCE']);
    puts.length = 0;
    answer = { status: 404, body: error('ObjectLockConfigurationNotFoundError') };
    expect(await stored(30)).toEqual([{}, {}]);
  });
});

describe('Swift', () => {
  let store: ObjectStore;
  beforeAll(async () => {
    store = await ObjectStore.start({ name: 'object-lock', subnet: '127.203.47' });
  }, 240_000);
  afterAll(() => store?.[Symbol.asyncDispose]());

  test('has none, says so, and takes what is to be held all the same', async () => {
    const { endpoint, region } = store.offsite;
    const access = { endpoint, region, ...store.access, bucket: BUCKET, prefix: 'x/' };
    const opened = await openS3(access, LIMITS);
    expect(await probeLock(opened, BUCKET, never)).toEqual({ is: 'none' });
    opened.client.destroy();
    using target = await bucketTarget(access, { holdFor: 30 });
    await target.put('a.dump', chunk('one'), never);
    expect((await target.list(never)).map(({ name }) => name)).toEqual(['a.dump']);
    await target.remove('a.dump', never);
    expect(await target.list(never)).toEqual([]);
  });
});
