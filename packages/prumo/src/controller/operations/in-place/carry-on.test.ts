import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtureContext } from '../../../../test/fixture/context.ts';
import { PrumoError } from '../../../errors/index.ts';
import { verbatim } from '../../../messages/message.ts';
import { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import { carryOn } from './carry-on.ts';
import { Closing } from './closing.ts';
import { type InPlaceRecord, readRecord, writeRecord } from './record.ts';
import type { InPlaceTools } from './tools.ts';

const begun: InPlaceRecord = {
  schemaVersion: 1,
  phase: 'fencing',
  asked: 'restore',
  undo: false,
  isSwapped: false,
  isEmptied: false,
  begun: '2026-11-26T14:30:00.000Z',
  closed: null,
  member: 'postgres-1',
  time: null,
  to: null,
  timeline: 1,
  from: 1,
  backup: '20261126-020000F',
  size: 1,
  safety: '20261126-140000F',
  system: '1',
  running: ['app-1'],
};

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'prumo-test-'));
});
afterEach(() => rm(state, { recursive: true }));

/** Steps that say that they were taken, and end as told. */
function stepsOf(told: Partial<Pick<Parameters<typeof carryOn>[2] & object, 'close' | 'checkArchive'>> = {}) {
  const taken: string[] = [];
  const take = (name: string) => () => Promise.resolve(void taken.push(name));
  const steps = {
    close: () => Promise.resolve(undefined),
    swap: take('swap'),
    promote: take('promote'),
    lead: take('lead'),
    rebuild: take('rebuild'),
    checkArchive: take('checkArchive'),
    letGoOn: take('letGoOn'),
    clear: take('clear'),
    ...told,
  };
  return { steps, taken };
}

async function tools(said: string[] = []): Promise<InPlaceTools> {
  const { signal } = new AbortController();
  const platform: LocalPlatform = Object.create(LocalPlatform.prototype);
  const closing: Closing = Object.create(Closing.prototype);
  return {
    context: fixtureContext(),
    platform,
    state,
    closing,
    signal,
    onStep: ({ en }) => void said.push(en),
    onProgress: () => undefined,
  };
}

const away = () => Promise.reject(new PrumoError({ code: 'restore-failed', what: verbatim('away'), remedy: verbatim('mend it') }));

test.each(['fencing', 'swapping', 'leading', 'rebuilding'] as const)(
  'an undo for which nothing was exchanged leaves it to Patroni who leads (%s)',
  async (phase) => {
    const { steps, taken } = stepsOf();
    await carryOn(await tools(), await writeRecord(state, { ...begun, phase, undo: true }), steps);
    expect(taken).toEqual(['letGoOn', 'clear']);
    expect(await readRecord(state)).toBeUndefined();
  },
);

test('where another leads by now nothing is exchanged, and only the undoing goes on', async () => {
  const { steps, taken } = stepsOf({ close: () => Promise.resolve(verbatim('another leads')) });
  await expect(carryOn(await tools(), await writeRecord(state, begun), steps)).rejects.toMatchObject({ code: 'restore-unfinished' });
  expect(taken).toEqual([]);
  const record = await readRecord(state);
  expect(record).toMatchObject({ phase: 'fencing', undo: true, isSwapped: false });
  await carryOn(await tools(), record ?? begun, steps);
  expect(taken).toEqual(['letGoOn', 'clear']);
});

test('an undo opens the stack also while the archive is away, and says so', async () => {
  const { steps, taken } = stepsOf({ checkArchive: away });
  const said: string[] = [];
  await carryOn(await tools(said), { ...begun, phase: 'leading', undo: true, isSwapped: true }, steps);
  expect(taken).toEqual(['lead', 'rebuild', 'letGoOn', 'clear']);
  expect(said).toEqual(['away']);
});

test('a restore stays closed until its archive goes on', async () => {
  const { steps, taken } = stepsOf({ checkArchive: away });
  await expect(carryOn(await tools(), { ...begun, phase: 'rebuilding' }, steps)).rejects.toMatchObject({ code: 'restore-failed' });
  expect(taken).toEqual(['rebuild']);
});
