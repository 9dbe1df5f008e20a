import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type BucketAccess, bucketTarget, folderTarget, ObjectMissing, type Target } from '../../../src/backups/logical/targets/index.ts';
import { swift } from '../../../src/components/swift/index.ts';
import { runProbe } from '../../../src/controller/probes/run-probe.ts';
import type { Platform } from '../../../src/model/index.ts';
import { fixtureContext } from '../../fixture/context.ts';
import { eventually } from '../../fixture/eventually.ts';
import { RealServices } from '../../fixture/real-services.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;

async function* streamOf(bytes: number, { failing = false, chunk = MB } = {}): AsyncGenerator<Buffer> {
  for (let left = bytes; left > 0; left -= chunk) yield Buffer.alloc(Math.min(chunk, left), left % 251);
  if (failing) throw new Error('the source was killed');
}

const hashOf = async (source: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
};

/** What holds wherever objects are kept. `unseen` names what is stored there and not listed. */
function contract(target: () => Target, unseen: () => Promise<readonly string[]>): void {
  test('what was put is listed with its size, and is the same when read', async () => {
    for (const bytes of [0, 1, 3 * MB, 20 * MB + 17]) {
      await target().put(`whole-${bytes}.dump`, streamOf(bytes), never);
      expect(await hashOf(target().get(`whole-${bytes}.dump`, never))).toBe(await hashOf(streamOf(bytes)));
    }
    expect(await target().list(never)).toEqual([
      { name: 'whole-0.dump', size: 0 },
      { name: 'whole-1.dump', size: 1 },
      { name: `whole-${20 * MB + 17}.dump`, size: 20 * MB + 17 },
      { name: `whole-${3 * MB}.dump`, size: 3 * MB },
    ]);
    expect(await unseen()).toEqual([]);
  });

  test('a source that fails, early or after many megabytes, leaves nothing, seen or unseen', async () => {
    const before = await target().list(never);
    for (const bytes of [0, 10, 5 * MB, 20 * MB])
      await expect(target().put('failed.dump', streamOf(bytes, { failing: true }), never)).rejects.toThrow('the source was killed');
    expect(await target().list(never)).toEqual(before);
    expect(await unseen()).toEqual([]);
  });

  test('what fails under a name that is taken leaves the old object as it was', async () => {
    await expect(target().put(`whole-${3 * MB}.dump`, streamOf(12 * MB, { failing: true }), never)).rejects.toThrow('killed');
    expect(await hashOf(target().get(`whole-${3 * MB}.dump`, never))).toBe(await hashOf(streamOf(3 * MB)));
  });

  test('given up in the middle it leaves nothing', async () => {
    const stop = new AbortController();
    const slow = async function* () {
      for (let megabytes = 0; megabytes < 40; megabytes += 1) {
        if (megabytes === 20) stop.abort(new Error('given up'));
        yield Buffer.alloc(MB);
      }
    };
    await expect(target().put('given-up.dump', slow(), stop.signal)).rejects.toThrow();
    expect((await target().list(never)).map(({ name }) => name)).not.toContain('given-up.dump');
    expect(await unseen()).toEqual([]);
  });

  test('what is not there is told as such when read, and is no error when removed', async () => {
    await expect(hashOf(target().get('nothing.dump', never))).rejects.toBeInstanceOf(ObjectMissing);
    await target().remove('nothing.dump', never);
    await target().remove('whole-1.dump', never);
    expect((await target().list(never)).map(({ name }) => name)).not.toContain('whole-1.dump');
  });

  test('a name that leads elsewhere is refused', async () => {
    for (const name of ['../outside', 'a/b', '.hidden', '', 'a b'])
      await expect(target().put(name, streamOf(1), never)).rejects.toThrow('no name for an object');
  });
}

describe('a folder', () => {
  const parent = mkdtempSync('/tmp/prumo-it-target-');
  const folder = join(parent, 'objects');
  const target = folderTarget(folder);
  afterAll(() => rmSync(parent, { recursive: true, force: true }));
  const hidden = async () => readdirSync(folder).filter((name) => name.startsWith('.'));

  test('nothing was stored yet: an empty list, nothing to sweep', async () => {
    expect(await target.list(never)).toEqual([]);
    expect(await target.sweep(never)).toEqual([]);
  });

  contract(() => target, hidden);

  test('files are their owner’s alone', () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'whole-0.dump')).mode & 0o777).toBe(0o600);
  });

  test('what a killed put left is swept away, and nothing else', async () => {
    const before = await target.list(never);
    writeFileSync(join(folder, '.20261126-030000.dump.0123456789ab.partial'), 'half');
    writeFileSync(join(folder, '.keep'), 'somebody’s');
    expect(await target.sweep(never)).toEqual(['.20261126-030000.dump.0123456789ab.partial']);
    expect(await hidden()).toEqual(['.keep']);
    expect(await target.list(never)).toEqual(before);
  });
});

describe('a bucket of a real object store', () => {
  let run: RealServices;
  let access: BucketAccess;
  let target: Target & Disposable;
  let s3: S3Client;

  const uploads = async () =>
    ((await s3.send(new ListMultipartUploadsCommand({ Bucket: access.bucket }))).Uploads ?? []).flatMap(({ Key }) => Key ?? []);

  beforeAll(async () => {
    run = new RealServices('targets');
    const context = fixtureContext({
      allocation: { subnet: '127.203.7', state: run.state, run: `${run.state}/run` },
      inputs: { secrets: (name) => `secretof${name.replaceAll(/[^a-z]/g, '')}` },
    });
    const services = swift.services(context);
    for (const service of services) run.start(service);
    for (const service of services) {
      if (service.ready.kind === 'process') continue;
      await eventually(
        async () => {
          const result = await runProbe(service.ready, service, {} as Platform);
          return result.ok || Promise.reject(new Error(result.reason));
        },
        { within: 60_000, what: `readiness of ${service.name}` },
      );
    }
    const references = swift.references?.(context) ?? {};
    access = {
      endpoint: references['storage.endpoint'] ?? '',
      region: references['storage.region'] ?? '',
      accessKey: references['storage.access_key'] ?? '',
      secretKey: references['storage.secret_key'] ?? '',
      bucket: 'backups',
      prefix: 'fixture/',
    };
    s3 = new S3Client({
      endpoint: access.endpoint,
      region: access.region,
      forcePathStyle: true,
      credentials: { accessKeyId: access.accessKey, secretAccessKey: access.secretKey },
    });
    await s3.send(new CreateBucketCommand({ Bucket: access.bucket }));
    target = await bucketTarget(access);
  }, 120_000);
  afterAll(async () => {
    target?.[Symbol.dispose]();
    s3?.destroy();
    await run?.[Symbol.asyncDispose]();
  });

  contract(() => target, uploads);

  test('an upload that a killed process left is aborted by the next run, another prefix’s is not', async () => {
    const { CreateMultipartUploadCommand, UploadPartCommand } = await import('@aws-sdk/client-s3');
    for (const key of ['fixture/killed.dump', 'other/running.dump']) {
      const where = { Bucket: access.bucket, Key: key };
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(where));
      await s3.send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: randomBytes(5 * MB) }));
    }
    expect(await target.sweep(never)).toEqual(['killed.dump']);
    expect(await uploads()).toEqual(['other/running.dump']);
  });

  test('a wrong key, a bucket that is not there and a store that does not answer are errors, and in time', async () => {
    for (const wrong of [{ secretKey: 'wrong' }, { bucket: 'nowhere' }, { endpoint: 'http://127.203.7.99:1' }]) {
      using other = await bucketTarget({ ...access, ...wrong });
      await expect(other.put('a.dump', streamOf(12 * MB), never)).rejects.toThrow();
      await expect(other.list(never)).rejects.toThrow();
    }
  });

  test('half a body is an error, not a short object', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(Buffer.alloc(500), () => response.socket?.destroy());
    }).listen(0, '127.203.7.98');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    using other = await bucketTarget({ ...access, endpoint: `http://127.203.7.98:${port}` });
    await expect(hashOf(other.get('a.dump', never))).rejects.toThrow();
    server.close();
  });

  test('a store that takes a connection and says nothing, or stops in the middle of a body, is given up', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.method ?? '');
      if (request.method !== 'GET') return;
      response.writeHead(200, { 'content-length': 1000 });
      response.write(Buffer.alloc(500));
    }).listen(0, '127.203.7.96');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    using other = await bucketTarget({ ...access, endpoint: `http://127.203.7.96:${port}`, silentFor: 300 });
    await expect(other.put('a.dump', streamOf(10), never)).rejects.toThrow();
    await expect(hashOf(other.get('a.dump', never))).rejects.toThrow();
    // What was asked for in vain is asked again; of a body that has begun nobody can tell what is still right.
    expect(asked).toEqual(['PUT', 'PUT', 'PUT', 'GET']);
    server.closeAllConnections();
    server.close();
  });

  test('a store that answers 500 is tried again, and then told', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      request.resume().on('end', () => response.writeHead(500).end());
    }).listen(0, '127.203.7.97');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    using other = await bucketTarget({ ...access, endpoint: `http://127.203.7.97:${port}` });
    await expect(other.put('a.dump', streamOf(10), never)).rejects.toThrow();
    expect(asked).toBe(3);
    server.close();
  });
});

test('a disk that refuses is an error, and nothing looks like a backup', async () => {
  const folder = mkdtempSync('/tmp/prumo-it-target-');
  try {
    // Root may write anywhere: a file where the folder should be refuses everybody.
    writeFileSync(join(folder, 'objects'), '');
    chmodSync(join(folder, 'objects'), 0o400);
    await expect(folderTarget(join(folder, 'objects')).put('a.dump', streamOf(10), never)).rejects.toThrow();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
