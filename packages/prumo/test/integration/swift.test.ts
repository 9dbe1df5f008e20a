import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { swift } from '../../src/components/swift/index.ts';
import { runProbe } from '../../src/controller/probes/run-probe.ts';
import type { Platform, Service, StackContext } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { fixtureContext } from '../fixture/context.ts';
import { listening } from '../fixture/listening.ts';
import { RealServices } from '../fixture/real-services.ts';

const SUBNET = '127.206.1';
const MB = 1024 * 1024;

let run: RealServices;
let context: StackContext;
let s3: S3Client;
const noPlatform = {} as Platform;

const service = (name: string): Service => {
  const found = swift.services(context).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
};
const references = () => swift.references?.(context) ?? {};

function client(overrides: { secretAccessKey?: string; accessKeyId?: string } = {}): S3Client {
  const made = new S3Client({
    endpoint: references()['storage.endpoint'] ?? '',
    region: references()['storage.region'] ?? '',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: {
      accessKeyId: references()['storage.access_key'] ?? '',
      secretAccessKey: references()['storage.secret_key'] ?? '',
      ...overrides,
    },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  // DeleteObjects must carry Content-MD5; after signing it would break the signature.
  made.middlewareStack.add(
    (next) => (args) => {
      const { request } = args as {
        request: { body?: unknown; headers: Record<string, string>; method: string; query?: Record<string, unknown> };
      };
      if (request.method === 'POST' && request.query !== undefined && 'delete' in request.query && typeof request.body === 'string') {
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      }
      return next(args);
    },
    { step: 'build', name: 'contentMd5' },
  );
  return made;
}

async function ready(name: string, within = 30_000): Promise<void> {
  const { ready: probe } = service(name);
  if (probe.kind === 'process') return;
  await eventually(
    async () => {
      if (!run.alive(name)) throw new Error(`${name} died: ${run.log(name).slice(-2000)}`);
      const result = await runProbe(probe, service(name), noPlatform);
      return result.ok || Promise.reject(new Error(result.reason));
    },
    { within, what: `readiness of ${name}` },
  );
}

async function start(name: string): Promise<void> {
  run.start(service(name));
  await ready(name);
}

/** The job that makes the buckets, as the storage user. */
async function makeBuckets(): Promise<string> {
  const [job] = swift.jobs(context);
  if (job === undefined) throw new Error('no job');
  run.define({ ...service('swift-proxy'), name: job.name, files: job.files });
  const [program = '', ...rest] = run.asUser(job.argv);
  const { stdout } = await promisify(execFile)(program, rest, { timeout: job.within });
  return stdout;
}

const put = (key: string, body: string | Uint8Array, by = s3) =>
  by.send(new PutObjectCommand({ Bucket: 'documents', Key: key, Body: body }));
const get = async (key: string) =>
  Buffer.from((await (await s3.send(new GetObjectCommand({ Bucket: 'documents', Key: key }))).Body?.transformToByteArray()) ?? []);
const list = async (prefix: string) =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: 'documents', Prefix: prefix }))).Contents ?? []).map((item) => item.Key);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  run = new RealServices('swift');
  context = fixtureContext({
    allocation: { subnet: SUBNET, state: run.state, run: `${run.state}/run` },
    inputs: { secrets: (name) => `secretof${name.replaceAll(/[^a-z]/g, '')}` },
  });
  for (const { name } of swift.services(context)) run.start(service(name));
  for (const { name } of swift.services(context)) await ready(name);
  s3 = client();
});
afterAll(async () => {
  s3?.destroy();
  await run?.[Symbol.asyncDispose]();
});

describe('swift', () => {
  it('makes the buckets of the spec, and again without harm', async () => {
    expect(await makeBuckets()).toContain('bucket documents is there');
    expect(await makeBuckets()).toContain('bucket documents is there');
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map((bucket) => bucket.Name)).toEqual(['documents']);
  });

  it('stores, lists, copies and deletes', async () => {
    const content = randomBytes(200_000);
    await put('petições/nº 1 (cópia).pdf', content);
    expect(sha256(await get('petições/nº 1 (cópia).pdf'))).toBe(sha256(content));
    await s3.send(
      new CopyObjectCommand({
        Bucket: 'documents',
        CopySource: `documents/${encodeURIComponent('petições/nº 1 (cópia).pdf')}`,
        Key: 'petições/b',
      }),
    );
    expect(await list('petições/')).toEqual(['petições/b', 'petições/nº 1 (cópia).pdf']);
    const part = await s3.send(new GetObjectCommand({ Bucket: 'documents', Key: 'petições/b', Range: 'bytes=10-19' }));
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? [])).toEqual(content.subarray(10, 20));
    await s3.send(new DeleteObjectCommand({ Bucket: 'documents', Key: 'petições/b' }));
    await s3.send(new DeleteObjectsCommand({ Bucket: 'documents', Delete: { Objects: [{ Key: 'petições/nº 1 (cópia).pdf' }] } }));
    expect(await list('petições/')).toEqual([]);
    await expect(get('petições/b')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('takes an object in parts, and lets go of the parts with it', async () => {
    const parts = [randomBytes(6 * MB), randomBytes(5 * MB), randomBytes(1000)];
    const target = { Bucket: 'documents', Key: 'big.bin' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const done: { PartNumber: number; ETag: string }[] = [];
    for (const [index, Body] of parts.entries()) {
      const { ETag = '' } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: index + 1, Body }));
      done.push({ PartNumber: index + 1, ETag });
    }
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: done } }));
    expect(sha256(await get('big.bin'))).toBe(sha256(Buffer.concat(parts)));
    const stored = () => fileCount(join(run.state, 'services/swift-object/data/devices/d1/objects'), '.data');
    const before = stored();
    await s3.send(new DeleteObjectCommand(target));
    expect(stored()).toBe(before - 4);
    const aborted = await s3.send(new CreateMultipartUploadCommand(target));
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId: aborted.UploadId }));
  });

  it('refuses a wrong secret and an unknown key', async () => {
    await expect(put('x', 'x', client({ secretAccessKey: 'wrong' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(put('x', 'x', client({ accessKeyId: 'fixture:root' }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(await list('x')).toEqual([]);
  });

  it('refuses a body that was changed on the way', async () => {
    const tampering = client();
    tampering.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args as { request: object }).request, { body: 'paid: R$ 9' });
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    await expect(put('tampered', 'paid: R$ 1', tampering)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    await expect(get('tampered')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('has housekeeping that works: each program runs to its end and complains of nothing', async () => {
    const file = service('swift-upkeep').files.find(({ path }) => path === 'upkeep.json');
    const { tasks } = z
      .object({ tasks: z.array(z.object({ name: z.string(), argv: z.array(z.string()) })) })
      .parse(JSON.parse(file?.content ?? ''));
    expect(tasks.map((task) => task.name)).toEqual([
      'swift-object-updater',
      'swift-container-updater',
      'swift-account-replicator',
      'swift-container-replicator',
      'swift-object-replicator',
    ]);
    for (const { name, argv } of tasks) {
      const [program = '', ...rest] = run.asUser(argv);
      expect({ name, ...(await promisify(execFile)(program, rest, { timeout: 60_000 })) }).toEqual({ name, stdout: '', stderr: '' });
    }
  });

  it.each([
    ['nobody asks', '/documents', {}],
    ['Swift’s own login, with the right secret', '/auth/v1.0', { 'X-Auth-User': 'fixture:app', 'X-Auth-Key': 'secretofstorageapp' }],
    ['Swift’s own protocol', '/v1/AUTH_fixture/documents', {}],
    ['a made-up token', '/v1/AUTH_fixture/documents', { 'X-Auth-Token': 'AUTH_tk0123456789' }],
    [
      'headers that look like our own marks',
      '/v1/AUTH_fixture/documents',
      { 'Swift-Authorize-Override': 'true', 's3api.auth_details': '{}' },
    ],
  ])('answers 403 when it is %s', async (_what, path, headers) => {
    const answer = await fetch(`${references()['storage.endpoint']}${path}`, { headers });
    expect(answer.status).toBe(403);
  });

  it('listens on the S3 port alone; the servers behind it only on sockets of their own user', async () => {
    for (const declared of swift.services(context)) {
      const expected = declared.sockets.map(({ address, port }) => (port === undefined ? address : `${address}:${port}`));
      expect({ service: declared.name, listens: listening(run.pid(declared.name)) }).toEqual({ service: declared.name, listens: expected });
    }
    const socket = join(run.state, 'run/swift-object/http.sock');
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
    if (process.getuid?.() === 0) {
      const asOther = promisify(execFile)('/usr/bin/setpriv', [
        '--reuid=daemon',
        '--regid=daemon',
        '--clear-groups',
        '/usr/bin/curl',
        '-sS',
        '--max-time',
        '5',
        '--unix-socket',
        socket,
        'http://localhost/healthcheck',
      ]);
      await expect(asOther).rejects.toMatchObject({
        stderr: expect.stringMatching(/Permission denied|Couldn't connect|Could not connect/),
      });
    }
    for (const port of [6200, 6201, 6202]) await expect(reach(`${SUBNET}.81`, port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('keeps what it stored to itself, and its secret out of argv, environment and log', () => {
    const data = join(run.state, 'services/swift-object/data/devices/d1/objects');
    expect(statSync(data).mode & 0o077).toBe(0);
    for (const { name } of swift.services(context)) {
      const pid = run.pid(name);
      for (const text of [readFileSync(`/proc/${pid}/cmdline`, 'utf8'), readFileSync(`/proc/${pid}/environ`, 'utf8'), run.log(name)])
        expect(text).not.toContain('secretofstorage');
    }
  });

  it('runs as an ordinary user', () => {
    for (const { name } of swift.services(context)) {
      const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${run.pid(name)}/status`, 'utf8'))?.[1];
      expect(Number(uid)).not.toBe(0);
    }
  });

  it('has everything again after all of it was killed', async () => {
    const content = randomBytes(3 * MB);
    await put('kept/a', content);
    for (const { name } of swift.services(context)) await run.kill(name);
    for (const { name } of swift.services(context)) run.start(service(name));
    for (const { name } of swift.services(context)) await ready(name);
    expect(sha256(await get('kept/a'))).toBe(sha256(content));
    expect(await list('kept/')).toEqual(['kept/a']);
    expect(await makeBuckets()).toContain('is there');
  });

  it('serves at once after its object server was away, for longer than Swift would shun it', async () => {
    await put('away/before', 'x');
    await run.kill('swift-object');
    for (let index = 0; index < 12; index += 1)
      await expect(get('away/before')).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await start('swift-object');
    await eventually(async () => (await get('away/before')).toString() === 'x', { within: 3000, what: 'reading after the return' });
  });

  it('lists what was stored while the container server was away, once it is back', async () => {
    await put('late/before', 'x');
    await run.kill('swift-container');
    // The proxy knows the bucket from before; the object is stored, its line in the listing waits on the object server's disk.
    await put('late/after', 'y');
    const pending = () => fileCount(join(run.state, 'services/swift-object/data/devices/d1/async_pending'), '');
    expect(pending()).toBeGreaterThan(0);
    await start('swift-container');
    expect(await list('late/')).toEqual(['late/before']);
    await eventually(async () => (await list('late/')).length === 2, { within: 60_000, every: 500, what: 'the late line in the listing' });
    expect(run.alive('swift-upkeep')).toBe(true);
  });

  it('finishes a request that is under way when it is told to stop', async () => {
    // Far more than the sockets' buffers hold, so that most of it is still to be sent.
    const body = randomBytes(48 * MB);
    await put('stop/a', body);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'documents', Key: 'stop/a' }));
    if (!(Body instanceof Readable)) throw new Error('no body');
    const stopped = run.kill('swift-proxy', 'SIGTERM');
    const { host, port } = context.endpoint('storage');
    await eventually(
      () =>
        reach(host, port).then(
          () => false,
          () => true,
        ),
      { within: 5000, what: 'no new connection' },
    );
    expect(run.alive('swift-proxy')).toBe(true);
    const hash = createHash('sha256');
    await pipeline(Body, hash);
    expect(hash.digest('hex')).toBe(sha256(body));
    const from = performance.now();
    await stopped;
    expect(performance.now() - from).toBeLessThan(5000);
    await start('swift-proxy');
  });

  it('needs no more memory than it is reckoned with', () => {
    const resident = Object.fromEntries(
      swift
        .services(context)
        .map(({ name }) => [name, Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${run.pid(name)}/status`, 'utf8'))?.[1]) * 1024]),
    );
    for (const { name, resources } of swift.services(context))
      expect({ name, within: (resident[name] ?? Infinity) <= resources.memoryExpected, resident: resident[name] }).toMatchObject({
        within: true,
      });
  });

  it('logs to its standard error, warnings and worse alone', async () => {
    expect(run.log('swift-proxy')).toMatch(/^swift-proxy: ERROR/m);
    expect(run.log('swift-account')).toBe('');
    for (const { name } of swift.services(context)) expect(run.log(name)).not.toMatch(/Traceback|deprecated/i);
  });
});

describe('swift, told to stop', () => {
  it('is gone at once when nothing is under way, clients’ idle connections or not', async () => {
    await list('');
    for (const { name } of swift.services(context)) {
      const from = performance.now();
      await run.kill(name, 'SIGTERM');
      expect({ name, quick: performance.now() - from < 3000 }).toEqual({ name, quick: true });
    }
  });
});

function fileCount(folder: string, ending: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).length;
}

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 2000 }, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
