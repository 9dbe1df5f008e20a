import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { memoryTarget } from '../../../../test/fixture/memory-target.ts';
import type { Target } from '../../logical/targets/index.ts';
import type { Sent } from '../../offsite/index.ts';
import type { Version } from '../bucket/index.ts';
import { isCopied } from '../entry.ts';
import { FileBackups } from '../file-backups.ts';
import { contentName } from '../manifest.ts';
import type { Place } from '../place.ts';
import { takeFiles } from '../take.ts';
import { verifyFiles } from '../verify-files.ts';
import { sendBetween } from './send-files.ts';

const never = new AbortController().signal;
const KEY = 'k'.repeat(32);
const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');
const [OLD, MIDDLE, NEW] = ['20261001-000000S', '20261125-000000S', '20261126-000000S'];

/** What lies in the bucket of the application, and who reads it. */
const objects = new Map<string, string>();
const version = (key: string): Version => ({
  key,
  size: objects.get(key)?.length ?? 0,
  etag: createHash('md5')
    .update(objects.get(key) ?? '')
    .digest('hex'),
  modified: '2026-11-01T00:00:00.000Z',
});
const documents = {
  async *list() {
    for (const key of [...objects.keys()].toSorted()) yield version(key);
  },
  find: (_: string, key: string) => Promise.resolve(objects.has(key) ? version(key) : undefined),
  read: (_: string, { key }: Version) =>
    Promise.resolve({
      version: version(key),
      headers: {},
      content: (async function* () {
        yield Buffer.from(objects.get(key) ?? '');
      })(),
    }),
  mustAnswer: () => Promise.resolve(),
};

interface Kept {
  readonly runs: Map<string, Buffer>;
  readonly contents: Map<string, Buffer>;
}
const nothing = (): Kept => ({ runs: new Map(), contents: new Map() });
const copied = ({ runs, contents }: Kept): Kept => ({ runs: new Map(runs), contents: new Map(contents) });
const placeOf = ({ runs, contents }: Kept): Place => ({ runs: memoryTarget(runs), contents: memoryTarget(contents) });

const here = nothing();
const before = nothing();
let bucket: Kept;

beforeAll(async () => {
  // The bucket has what was sent long ago, which is too old by now; here are two that came since. All share a content.
  objects.set('shared', 'of all').set('a', 'of the first alone');
  await take(OLD, NOW - 50 * DAY);
  await send(placeOf(before), NOW - 50 * DAY);
  objects.delete('a');
  objects.set('b', 'of both that came since');
  await take(MIDDLE, NOW - DAY);
  objects.set('c', 'of the last alone');
  await take(NEW, NOW - 1000);
  here.runs.delete(`${OLD}.manifest`);
});
beforeEach(afresh);

function afresh(): void {
  bucket = copied(before);
}

async function take(label: string, at: number): Promise<void> {
  const place = placeOf(here);
  const inputs = { documents, buckets: ['documents'], place, backups: new FileBackups(place, KEY), key: KEY, label };
  await takeFiles({ ...inputs, stack: 'test', version: '0', now: () => new Date(at) }, never);
}

async function send(there: Place, at = NOW, from = here): Promise<Sent> {
  const sent: Sent = { sent: [], removed: [], why: null, notRemoved: null };
  await sendBetween({ here: placeOf(from), there, key: KEY, keep: 30, now: () => new Date(at) }, sent, never);
  return sent;
}

const backups = () => new FileBackups(placeOf(bucket), KEY);
/** Labels of what looks like a backup in the bucket; each has all it needs. */
async function wholeThere(): Promise<readonly string[]> {
  const { verified, flawed, damaged } = await verifyFiles(backups(), never);
  expect({ flawed, damaged }).toEqual({ flawed: [], damaged: [] });
  return verified;
}
async function contentsOf(label: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const { manifest } = (await backups().list(never)).find((one) => one.label === label) ?? {};
  for await (const entry of backups().entries(manifest ?? expect.fail(label), never)) if (isCopied(entry)) found.add(contentName(entry.content));
  return [...found];
}
const stored = () => [...bucket.contents.keys()].toSorted();

test('what is here and missing there is sent, each content once, and what only the one that became too old had goes', async () => {
  const old = stored();
  expect(await send(placeOf(bucket))).toEqual({ sent: [NEW, MIDDLE], removed: [OLD], why: null, notRemoved: null });
  expect(await wholeThere()).toEqual([MIDDLE, NEW]);
  expect(stored()).toEqual([...new Set([...(await contentsOf(MIDDLE)), ...(await contentsOf(NEW))])].toSorted());
  expect(stored().filter((name) => old.includes(name))).toHaveLength(1);
  for (const [name, content] of bucket.contents) expect(here.contents.get(name)).toEqual(content);
  expect(await send(placeOf(bucket))).toEqual({ sent: [], removed: [], why: null, notRemoved: null });
});

class Killed extends Error {
  override name = 'Killed';
}

/** A place whose user dies at a step: before it does anything, or right after. `steps` counts those that were begun. */
function dying(at: number, when: 'before' | 'after'): { readonly place: Place; steps(): number } {
  let steps = 0;
  const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    steps += 1;
    if (steps > at || (steps === at && when === 'before')) throw new Killed(`at step ${steps}`);
    const result = await work();
    if (steps === at) throw new Killed(`after step ${steps}`);
    return result;
  };
  const wrapped = (target: Target): Target => ({
    ...target,
    put: (...given) => step(() => target.put(...given)),
    remove: (...given) => step(() => target.remove(...given)),
    list: (...given) => step(() => target.list(...given)),
    sweep: (...given) => step(() => target.sweep(...given)),
  });
  const { runs, contents } = placeOf(bucket);
  return { place: { runs: wrapped(runs), contents: wrapped(contents) }, steps: () => steps };
}

test.each(['before', 'after'] as const)('interrupted %s any step, what looks like a backup there has all it needs, and the next run finishes', { timeout: 120_000 }, async (when) => {
  let isWhole = false;
  const told = new Set<string>();
  for (let at = 1; !isWhole; at += 1) {
    afresh();
    const { place: there, steps } = dying(at, when);
    const outcome = await send(there).catch((error: unknown) => error);
    isWhole = steps() < at;
    if (!isWhole && outcome instanceof Error) expect(outcome.name).toBe('Killed');
    const found = await wholeThere();
    told.add(found.join());
    // One that was there is there until those that came since are.
    if (!found.includes(OLD)) expect(found).toEqual([MIDDLE, NEW]);
    // By itself `sendFiles` tells, and never rejects; here it is the next run that matters.
    await send(placeOf(bucket));
    expect(await wholeThere()).toEqual([MIDDLE, NEW]);
  }
  expect([...told]).toEqual([OLD, `${OLD},${NEW}`, `${OLD},${MIDDLE},${NEW}`, `${MIDDLE},${NEW}`]);
});

test('a content that is damaged here keeps only the backups that name it from being sent, and is told', async () => {
  await send(placeOf(bucket));
  const ofBoth = await contentsOf(MIDDLE);
  const damaged = (await contentsOf(NEW)).find((name) => !ofBoth.includes(name)) ?? expect.fail('none');
  const spoilt = copied(here);
  const bytes = Buffer.from(spoilt.contents.get(damaged) ?? expect.fail('none'));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
  spoilt.contents.set(damaged, bytes);
  afresh();
  expect(await send(placeOf(bucket), NOW, spoilt)).toMatchObject({ sent: [MIDDLE], why: `${damaged}: changed` });
  expect(await wholeThere()).toEqual([MIDDLE]);
  expect(stored()).not.toContain(damaged);
});

test('what the newest needs and was lost there since is sent again', async () => {
  await send(placeOf(bucket));
  const [lost = ''] = await contentsOf(NEW);
  bucket.contents.delete(lost);
  expect(await send(placeOf(bucket))).toMatchObject({ sent: [], why: null });
  expect(stored()).toContain(lost);
  await wholeThere();
});

test('a store that says it has a content and has not gets no manifest that names it', async () => {
  const { runs, contents } = placeOf(bucket);
  const lying: Place = {
    runs,
    contents: {
      ...contents,
      async put(_, content) {
        for await (const chunk of content) expect(chunk.length).toBeGreaterThan(0);
      },
    },
  };
  await expect(send(lying)).rejects.toThrow('was stored, and is not there with its size');
  expect(await wholeThere()).toEqual([OLD]);
});
