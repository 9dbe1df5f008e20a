import { expect, test } from 'vitest';
import { stateOf } from './compute.ts';
import type { Archive, Copy, CopyKind, Facts, Place } from './facts.ts';
import { metricsOf } from './prometheus.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Cron is by the machine’s clock: hours are left out of what these tests say. */
const HOURLY = '0 * * * *';

function copy(kind: CopyKind, hoursAgo: number, given: Partial<Copy> = {}): Copy {
  const begun = new Date(NOW - hoursAgo * HOUR);
  const ended = new Date(begun.getTime() + 60_000);
  return { label: `${kind}-${hoursAgo}`, kind, begun: begun.toISOString(), ended: ended.toISOString(), size: 1e9, stored: 1e8, ...given };
}

const ARCHIVE: Archive = {
  member: 'postgres-1',
  last: '000000010000000000000009',
  lastAt: NOW - 10_000,
  failed: null,
  failedAt: null,
  current: '00000001000000000000000A',
  waiting: 0,
  waitingBytes: 0,
  oldestAt: null,
  open: 4096,
  limit: 1e9,
};

const FROM = new Date(NOW - 200 * HOUR).toISOString();

const WELL: Facts = {
  now: NOW,
  since: NOW - 30 * DAY,
  schedules: { full: HOURLY },
  places: [
    { name: 'local', keep: 7, copies: [copy('full', 200), copy('full', 1)], why: null, flawed: [], continuousFrom: FROM, missingWal: [] },
  ],
  archive: ARCHIVE,
  givenUp: [],
  isHalfHeard: false,
  toldGaps: [],
  ran: {},
  verified: { at: new Date(NOW - HOUR).toISOString(), ok: true, reason: null },
  wholeAt: new Date(NOW - HOUR).toISOString(),
  proofs: [{ drill: 'restore-physical', provenAt: '2026-11-25T00:00:00.000Z', verdict: 'proven' }],
};

const found = (given: Partial<Facts>) => stateOf({ ...WELL, ...given }).problems.map(({ problem, subject }) => `${problem} ${subject}`);
const copies = (...those: readonly Copy[]): Partial<Facts> => ({
  places: [{ name: 'local', keep: 7, copies: those, why: null, flawed: [], continuousFrom: FROM, missingWal: [] }],
});

test('nothing is wrong with backups that are', () => {
  expect(found({})).toEqual([]);
  expect(stateOf(WELL)).toMatchObject({
    retention: { satisfied: true },
    archive: { stalled: false, lag: { bytes: 4096, segments: 0, seconds: 0 } },
  });
});

test('a kind is late when its own schedule, with what it may take, has passed it by', () => {
  expect(found(copies(copy('full', 200), copy('full', 2)))).toEqual(['late full']);
  // Within half an hour of grace and twice what one takes.
  expect(found({ ...copies(copy('full', 200), copy('full', 2)), now: NOW + 20 * 60_000 - HOUR })).toEqual([]);
  // Nobody has looked for so long.
  expect(found({ ...copies(copy('full', 200), copy('full', 2)), since: NOW - HOUR / 2 })).toEqual([]);
});

test('one from the future, taken while the clock was ahead, hides none that is late', () => {
  const ahead = copy('full', -24 * 365);
  expect(found(copies(copy('full', 200), copy('full', 2), ahead))).toEqual(['late full']);
  expect(found(copies(copy('full', 200), copy('full', 1), ahead))).toEqual([]);
  // The clocks of two machines may differ.
  expect(found(copies(copy('full', 200), copy('full', -0.5)))).toEqual([]);
});

test('a long backup is waited for as long as those before it took, twice', () => {
  const long = copy('full', 200, { ended: new Date(NOW - 200 * HOUR + 40 * 60_000).toISOString() });
  expect(found(copies(long, copy('full', 2)))).toEqual([]);
});

test('a full backup is as good as a differential one, and not the other way round', () => {
  const both: Facts['schedules'] = { full: HOURLY, differential: HOURLY };
  expect(found({ ...copies(copy('full', 200), copy('full', 1)), schedules: both })).toEqual([]);
  expect(found({ ...copies(copy('full', 200), copy('differential', 1)), schedules: both })).toEqual(['late full']);
});

test('no full backup is wrong at once, no logical one only when it is late', () => {
  expect(found({ ...copies(), since: undefined })).toEqual(['missing full']);
  expect(found({ ...copies(), since: undefined, schedules: { full: HOURLY, logical: HOURLY } })).toEqual(['missing full']);
  expect(found({ ...copies(copy('full', 200), copy('full', 1)), schedules: { full: HOURLY, logical: HOURLY } })).toEqual(['late logical']);
});

test('a schedule that failed is wrong until a good one comes after it', () => {
  const ran: Facts['ran'] = { full: { at: new Date(NOW - 30 * 60_000).toISOString(), ok: false, reason: 'no space left' } };
  expect(found({ ran })).toEqual(['failed full']);
  expect(found({ ran, ...copies(copy('full', 200), copy('full', 0.25)) })).toEqual([]);
  expect(found({ ran: { full: { at: WELL.wholeAt ?? '', ok: true, reason: null } } })).toEqual([]);
});

test.each([
  ['half of the usual and less', 49e6, ['too-small full']],
  ['a little more than half', 51e6, []],
  ['three times as much', 2.9e8, []],
  ['more than that', 3.1e8, ['too-large full']],
] as const)('%s', (_what, stored, wrong) => {
  const before = [204, 203, 202, 201].map((hours) => copy('full', hours));
  expect(found(copies(...before, copy('full', 1, { stored })))).toEqual(wrong);
});

test('size: too few before say nothing, growth of what is small is usual, and changes are measured by the whole database', () => {
  expect(found(copies(copy('full', 201), copy('full', 200), copy('full', 1, { stored: 1 })))).toEqual([]);
  const small = [204, 203, 202, 201].map((hours) => copy('full', hours, { stored: 1e6 }));
  expect(found(copies(...small, copy('full', 1, { stored: 9e7 })))).toEqual([]);
  const changes = [6, 5, 4, 3].map((hours) => copy('incremental', hours));
  const after = (given: Partial<Copy>) => found(copies(copy('full', 200), ...changes, copy('full', 1), copy('incremental', 0.5, given)));
  expect(after({ stored: 1 })).toEqual([]);
  expect(after({ size: 1 })).toEqual(['too-small incremental']);
});

test('WAL that waits is a lag, and an archive that stands still is wrong', () => {
  const waiting = { ...ARCHIVE, waiting: 3, waitingBytes: 3 * 16 * 1024 * 1024, oldestAt: NOW - 130_000 };
  expect(found({ archive: { ...waiting, lastAt: NOW - 140_000 } })).toEqual(['archive-stalled primary']);
  expect(found({ archive: { ...waiting, lastAt: null } })).toEqual(['archive-stalled primary']);
  // It works off what had gathered.
  expect(found({ archive: waiting })).toEqual([]);
  expect(found({ archive: { ...waiting, lastAt: NOW - 140_000, oldestAt: NOW - 60_000 } })).toEqual([]);
  expect(stateOf({ ...WELL, archive: waiting }).archive?.lag).toEqual({ bytes: 3 * 16 * 1024 * 1024 + 4096, segments: 3, seconds: 130 });
  expect(found({ archive: undefined })).toEqual(['archive-unknown primary']);
});

test('what is flawed, missing or cannot be read is told; what cannot be read is not also late', () => {
  expect(
    found({ places: [{ name: 'local', keep: 7, copies: undefined, why: 'refused', flawed: [], continuousFrom: FROM, missingWal: [] }] }),
  ).toEqual(['unreadable local']);
  const [place] = WELL.places;
  if (place === undefined) expect.fail('no place');
  expect(found({ places: [{ ...place, flawed: ['a: changed'], missingWal: ['WAL segment 1 is missing'] }] })).toEqual([
    'flawed a: changed',
    'wal-missing WAL segment 1 is missing',
  ]);
});

test('reading everything: what it found counts until it is done again, and it is missed where it is not done', () => {
  const verified = { at: new Date(NOW - HOUR).toISOString(), ok: false, reason: 'one byte' };
  expect(found({ verified })).toEqual(['damaged local']);
  const schedules = { full: HOURLY, verify: HOURLY };
  expect(found({ schedules })).toEqual([]);
  expect(found({ schedules, verified: { ...verified, ok: true, at: new Date(NOW - 14 * HOUR).toISOString() } })).toEqual([
    'unverified local',
  ]);
  expect(found({ schedules, verified: undefined })).toEqual(['unverified local']);
});

test('retention is broken only where it could be kept', () => {
  const [place] = WELL.places;
  if (place === undefined) expect.fail('no place');
  const places = [{ ...place, continuousFrom: new Date(NOW - 100 * HOUR).toISOString() }];
  expect(found({ places })).toEqual(['retention local']);
  expect(found({ places, since: NOW - 6 * DAY })).toEqual([]);
  expect(found({ places: [{ ...place, continuousFrom: null }] })).toEqual(['retention local']);
});

test('what was given up is told until a full backup has begun after it, and half of the way there too', () => {
  const givenUp = [0.9, 0.6, 0.3].map((hours) => ({
    member: 'postgres-1',
    at: new Date(NOW - hours * HOUR).toISOString(),
    file: `${hours}`,
  }));
  expect(found({ givenUp, ...copies(copy('full', 200), copy('full', 0.2)) })).toEqual([]);
  expect(found({ givenUp, ...copies(copy('full', 200), copy('full', 0.5)) })).toEqual(['wal-given-up primary']);
  expect(stateOf({ ...WELL, givenUp, ...copies(copy('full', 200), copy('full', 0.7)) }).givenUp).toMatchObject({
    files: 2,
    first: { file: '0.6' },
  });
  expect(found({ archive: { ...ARCHIVE, waiting: 3, waitingBytes: 50, oldestAt: NOW, limit: 100 } })).toEqual([]);
  expect(found({ archive: { ...ARCHIVE, waiting: 3, waitingBytes: 51, oldestAt: NOW, limit: 100 } })).toEqual(['wal-filling primary']);
});

/** The same beside the stack and in the bucket, but for what is given of the bucket. */
function withBucket(given: Partial<Place>): Partial<Facts> {
  const [local] = WELL.places;
  if (local === undefined) expect.fail('no place');
  return { places: [local, { ...local, name: 'offsite', keep: 30, copies: [copy('full', 900), copy('full', 1)], ...given }] };
}
const LONG_AGO = new Date(NOW - 900 * HOUR).toISOString();

test('the bucket is a place of its own: without a backup, unread, late, with gaps and short of its own days', () => {
  const since = NOW - 60 * DAY;
  const wrong = (given: Partial<Place>) => found({ since, ...withBucket(given) });
  expect(wrong({ continuousFrom: LONG_AGO })).toEqual([]);
  expect(wrong({ continuousFrom: null, copies: [], since: NOW - DAY })).toEqual(['missing full@offsite', 'late full@offsite']);
  expect(wrong({ copies: undefined, why: 'no route to host', continuousFrom: null })).toEqual(['unreadable offsite']);
  expect(wrong({ copies: [copy('full', 900), copy('full', 2)], continuousFrom: LONG_AGO })).toEqual(['late full@offsite']);
  expect(wrong({ continuousFrom: LONG_AGO, missingWal: ['WAL segment 1 is missing'] })).toEqual([
    'wal-missing WAL segment 1 is missing@offsite',
  ]);
  expect(wrong({ continuousFrom: FROM })).toEqual(['retention offsite']);
  // It came to the stack this week: nothing in it can be older.
  expect(wrong({ continuousFrom: FROM, since: NOW - 6 * DAY })).toEqual([]);
  const [problem] = stateOf({ ...WELL, ...withBucket({ copies: [] }) }).problems;
  expect(problem?.what).toMatchObject({
    en: expect.stringContaining('backup.offsite'),
    'pt-BR': expect.stringContaining('backup.offsite'),
  });
  const logical = { ...WELL, schedules: { full: HOURLY, logical: HOURLY }, ...withBucket({ continuousFrom: LONG_AGO }) };
  expect(stateOf(logical).kinds.map(({ kind, place }) => `${kind} ${place}`)).toEqual([
    'full local',
    'logical local',
    'full offsite',
    'logical offsite',
  ]);
});

test.each(['logical', 'files'] as const)(
  'what is sent (%s) and did not reach the bucket is late there when sending must have ended, and not before there was a bucket',
  (kind) => {
    const since = NOW - 60 * DAY;
    const schedules: Facts['schedules'] = { full: HOURLY, [kind]: HOURLY };
    const full = [copy('full', 900), copy('full', 1)];
    const sent = (copies: readonly Copy[] | undefined, given: Partial<Place> = {}) => {
      const { places = [] } = withBucket({ copies, continuousFrom: LONG_AGO, ...given });
      const [local, offsite] = places;
      if (local === undefined || offsite === undefined) expect.fail('no places');
      const here = { ...local, copies: [copy('full', 200), copy('full', 1), copy(kind, 1)] };
      return found({ since, schedules, places: [here, offsite] });
    };
    expect(sent([...full, copy(kind, 1)])).toEqual([]);
    expect(sent([...full, copy(kind, 6)])).toEqual([]);
    expect(sent([...full, copy(kind, 9)])).toEqual([`late ${kind}@offsite`]);
    expect(sent(full)).toEqual([`late ${kind}@offsite`]);
    expect(sent(full, { since: NOW - 5 * HOUR })).toEqual([]);
    expect(sent(undefined, { why: 'Access Denied' })).toEqual(['unreadable offsite']);
  },
);

test('what was given up is over where a full backup came after it, place by place', () => {
  const givenUp = [{ member: 'postgres-1', at: new Date(NOW - 0.5 * HOUR).toISOString(), file: '9' }];
  const after = [copy('full', 900), copy('full', 0.2)];
  const before = [copy('full', 900), copy('full', 1)];
  const bucket = (copies: readonly Copy[] | undefined) => withBucket({ copies, continuousFrom: LONG_AGO });
  const gaps = (here: readonly Copy[], there: readonly Copy[] | undefined, given: Partial<Facts> = {}) => {
    const [local, offsite] = bucket(there).places ?? [];
    if (local === undefined || offsite === undefined) expect.fail('no places');
    const places = [{ ...local, copies: here }, offsite];
    return found({ givenUp, ...given, places }).filter((one) => one.startsWith('wal-given-up'));
  };
  expect(gaps(before, before)).toEqual(['wal-given-up primary', 'wal-given-up primary@offsite']);
  expect(gaps(after, before)).toEqual(['wal-given-up primary@offsite']);
  expect(gaps(after, after)).toEqual([]);
  // What cannot be read says nothing new, and what was told of it stays.
  expect(gaps(after, undefined)).toEqual([]);
  const toldGaps = [{ place: 'offsite' as const, at: new Date(NOW - 0.4 * HOUR).toISOString(), what: { en: 'w', 'pt-BR': 'w' } }];
  expect(gaps(after, undefined, { toldGaps })).toEqual(['wal-given-up primary@offsite']);
  expect(gaps(after, after, { toldGaps })).toEqual([]);
});

test('what a member gave up is told while that member does not answer, until a full backup has begun', () => {
  const toldGaps = [{ place: 'local' as const, at: new Date(NOW - 0.5 * HOUR).toISOString(), what: { en: 'w', 'pt-BR': 'w' } }];
  expect(found({ toldGaps, isHalfHeard: true })).toEqual(['wal-given-up primary']);
  expect(metricsOf('guarda', stateOf({ ...WELL, toldGaps, isHalfHeard: true }))).not.toContain('given_up_files{');
  expect(found({ toldGaps })).toEqual([]);
  expect(found({ toldGaps, isHalfHeard: true, ...copies(copy('full', 200), copy('full', 0.2)) })).toEqual([]);
});

test('an export of tenants that failed by its schedule is wrong until one succeeds', () => {
  const at = new Date(NOW - HOUR).toISOString();
  expect(found({ ran: { export: { at, ok: false, reason: 'no space left' } } })).toEqual(['failed export']);
  expect(found({ ran: { export: { at, ok: true, reason: null } } })).toEqual([]);
});

test('metrics: a sample for each that is known, and none for what never was', () => {
  const text = metricsOf('guarda', stateOf(WELL));
  expect(text).toContain('prumo_backup_last_success_timestamp_seconds{stack="guarda",kind="full",repository="local"} 1795690860\n');
  expect(text).toContain('prumo_backup_late{stack="guarda",kind="full",repository="local"} 0\n');
  expect(text).toContain('prumo_wal_archive_lag_bytes{stack="guarda"} 4096\n');
  expect(text).toContain('prumo_backup_proven_timestamp_seconds{stack="guarda",drill="restore-physical"} 1795564800\n');
  expect(text).not.toContain('last_failure');
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) prumo_\w+ .+|prumo_\w+\{[^}]*\} [\d.e+]+)$/);
});

test('files are late, failed or suddenly few as other backups are, and say so by their kind', () => {
  const files: Facts['schedules'] = { full: HOURLY, files: HOURLY };
  const withFiles = (...those: readonly Copy[]) => ({ ...copies(copy('full', 200), copy('full', 1), ...those), schedules: files });
  expect(found(withFiles(copy('files', 1)))).toEqual([]);
  expect(found(withFiles(copy('files', 3)))).toEqual(['late files']);
  expect(found(withFiles())).toEqual(['late files']);
  const ran: Facts['ran'] = { files: { at: new Date(NOW - 60_000).toISOString(), ok: false, reason: 'The store did not give 2 objects' } };
  expect(found({ ...withFiles(copy('files', 1)), ran })).toEqual(['failed files']);
  // What is stored varies with what is new: it is the buckets' size that is compared.
  const before = [5, 4, 3, 2].map((hours) => copy('files', hours));
  expect(found(withFiles(...before, copy('files', 1, { stored: 0 })))).toEqual([]);
  expect(found(withFiles(...before, copy('files', 1, { size: 4e8 })))).toEqual(['too-small files']);
  expect(metricsOf('shop', stateOf({ ...WELL, ...withFiles(copy('files', 1)) }))).toContain(
    'prumo_backup_last_success_timestamp_seconds{stack="shop",kind="files",repository="local"}',
  );
});
