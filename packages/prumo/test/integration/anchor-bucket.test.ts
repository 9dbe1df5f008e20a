import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { swift } from '../../src/components/swift/index.ts';
import { runProbe } from '../../src/controller/probes/run-probe.ts';
import {
  anchorHead,
  anchorPlaces,
  bucketPlace,
  findLedger,
  openLedger,
  readAnchors,
  stackBucket,
  verifyLedger,
} from '../../src/evidence/index.ts';
import { type Platform, referencesOf, type StackContext } from '../../src/model/index.ts';
import { fixtureContext } from '../fixture/context.ts';
import { eventually } from '../fixture/eventually.ts';
import { RealServices } from '../fixture/real-services.ts';

// Anchors in a real object store: the stack's own Swift.
let run: RealServices;
let context: StackContext;

beforeAll(async () => {
  run = new RealServices('anchors');
  context = fixtureContext({
    allocation: { subnet: '127.222.3', state: run.state, run: `${run.state}/run` },
    inputs: { secrets: (name) => `secretof${name.replaceAll(/[^a-z]/g, '')}`, references: referencesOf([swift]) },
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
});
afterAll(async () => {
  await run?.[Symbol.asyncDispose]();
});

it('heads are kept in a bucket of their own, made on first use, and vouch for the ledger', async () => {
  const home = join(run.state, 'home');
  mkdirSync(home);
  const places = anchorPlaces(home, context);
  expect(places).toHaveLength(2);
  const settings = stackBucket(context);
  if (settings === undefined) throw new Error('no storage');
  const bucket = bucketPlace(settings);
  expect(await bucket.list()).toEqual([]);
  using ledger = openLedger(home, 'fixture');
  for (const claim of ['a', 'b']) {
    ledger.append({ kind: 'waiver-withdrawn', claim, by: 'Ana' });
    expect((await anchorHead(ledger, places)).map(({ failed }) => failed)).toEqual([null, null]);
  }
  const anchors = await bucket.list();
  const found = findLedger(home);
  expect(verifyLedger(found, anchors)).toMatchObject({ anchors: 2, anchored: 2, problems: [] });
  if (found === undefined) throw new Error('no ledger');
  // The folder beside the stack may go with the machine's disk; what is in the bucket still shows the cut.
  expect(verifyLedger({ ...found, records: found.records.slice(0, 1) }, anchors).problems).toMatchObject([{ sequence: 2 }]);
  // The newest is enough for that, and all of it that a command which must be quick fetches.
  const [newest, ...rest] = await bucket.list({ newest: 1 });
  expect(rest).toEqual([]);
  expect(newest).toEqual(anchors.at(-1));
});

it('a store that does not let it in, or does not answer, is told and fails nothing', async () => {
  const settings = stackBucket(context);
  if (settings === undefined) throw new Error('no storage');
  const home = join(run.state, 'home');
  using ledger = openLedger(home, 'fixture');
  const places = [bucketPlace({ ...settings, secretKey: 'wrong' }), bucketPlace({ ...settings, endpoint: 'http://127.222.3.99:1' })];
  const said = await anchorHead(ledger, places);
  expect(said.every(({ failed }) => failed !== null && failed.en !== '')).toBe(true);
  const { anchors, unreadable } = await readAnchors([...places, bucketPlace(settings)]);
  expect(anchors).toHaveLength(2);
  expect(unreadable.map(({ place }) => place)).toEqual(places.map(({ name }) => name));
  expect(unreadable.every(({ why }) => why !== '')).toBe(true);
});

it('a store that takes a connection and says nothing is given up in time', async () => {
  const settings = stackBucket(context);
  if (settings === undefined) throw new Error('no storage');
  const silent = createServer().listen(0, '127.222.3.98');
  await once(silent, 'listening');
  const { port } = z.object({ port: z.number() }).parse(silent.address());
  const began = performance.now();
  const { unreadable } = await readAnchors([bucketPlace({ ...settings, endpoint: `http://127.222.3.98:${port}` })], {
    signal: AbortSignal.timeout(500),
  });
  expect(unreadable).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(5000);
  silent.close();
});
