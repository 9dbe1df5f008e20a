import { describe, expect, test } from 'vitest';
import { confirm, decide, type Facts, type Refusal } from './decide.ts';
import type { ClusterKeys } from './cluster-keys.ts';

const KEYS: ClusterKeys = {
  leader: { holder: 'postgres-1', createRevision: '41', lease: '7587' },
  sync: { leader: 'postgres-1', standbys: ['postgres-2'] },
  paused: false,
  ttl: 8000,
  members: ['postgres-1', 'postgres-2', 'postgres-3'].map((name) => ({
    name,
    patroni: '3.0.2',
    api: `http://${name}:8008`,
    isPrimary: false,
  })),
};

/** A primary whose node is dead, with everything as it should be. */
const FACTS: Facts = {
  mode: 'crash',
  cause: 'exit',
  member: 'postgres-1',
  keys: KEYS,
  running: new Set(['postgres-2', 'postgres-3']),
  uses: [],
  now: 1_000_000,
};

function withKeys(keys: Partial<ClusterKeys>): Partial<Facts> {
  return { keys: { ...KEYS, ...keys } };
}

function patroniOf(wanted: string, patroni: string | null): Partial<Facts> {
  return withKeys({ members: KEYS.members.map((member) => (member.name === wanted ? { ...member, patroni } : member)) });
}

test('a dead primary with a running synchronous standby is replaced, by the key as it was read', () => {
  expect(decide(FACTS)).toEqual({ go: true, seen: KEYS.leader, ttl: 8000 });
});

test('a hung one where that is asked for', () => {
  expect(decide({ ...FACTS, mode: 'hang', cause: 'hang' }).go).toBe(true);
  expect(decide({ ...FACTS, mode: 'hang' }).go).toBe(true);
});

describe('the key is left to Patroni', () => {
  // Each differs from the sound case in one fact; a rule taken out lets its row through.
  test.each<[Refusal, string, Partial<Facts>]>([
    ['off', 'when fast failover is off', { mode: 'off' }],
    ['hang-not-asked-for', 'when a hang is not to be acted upon', { cause: 'hang' }],
    ['no-quorum', 'when etcd does not answer', { keys: null }],
    ['no-leader', 'when there is no leader key', withKeys({ leader: null })],
    ['not-the-leader', 'when a standby died', { member: 'postgres-2' }],
    [
      'not-the-leader',
      'when another took the lead meanwhile',
      withKeys({ leader: { holder: 'postgres-3', createRevision: '50', lease: '1' } }),
    ],
    ['paused', 'in maintenance', withKeys({ paused: true })],
    ['ttl-unknown', 'when the configuration has no ttl', withKeys({ ttl: null })],
    ['no-synchronous-standby', 'without any list', withKeys({ sync: null })],
    ['no-synchronous-standby', 'with an empty list', withKeys({ sync: { leader: 'postgres-1', standbys: [] } })],
    ['no-synchronous-standby', 'when only the dead one is listed', withKeys({ sync: { leader: 'postgres-1', standbys: ['postgres-1'] } })],
    [
      'synchronous-for-another',
      'when the list is another leader’s',
      withKeys({ sync: { leader: 'postgres-3', standbys: ['postgres-2'] } }),
    ],
    ['standby-not-running', 'when the listed standby is down too', { running: new Set(['postgres-3']) }],
    ['patroni-unsafe', 'when the standby’s Patroni is unsafe', patroniOf('postgres-2', '2.1.4')],
    ['patroni-unsafe', 'when the lost node’s Patroni is unsafe', patroniOf('postgres-1', '3.0.1')],
    ['patroni-unsafe', 'when a Patroni does not say what it is', patroniOf('postgres-2', null)],
    [
      'patroni-unsafe',
      'when a listed standby is no member',
      withKeys({ members: KEYS.members.filter(({ name }) => name !== 'postgres-2') }),
    ],
    ['too-often', 'when used seven times within the minute', { uses: [0, 1, 2, 3, 4, 5, 6].map((n) => 1_000_000 - 59_000 + n) }],
    ['too-often', 'when the uses are in the future, the clock being set back', { uses: Array.from({ length: 7 }, () => 2_000_000) }],
  ])('%s: %s', (refusal, _when, change) => {
    expect(decide({ ...FACTS, ...change })).toEqual({ go: false, refusal });
  });
});

test('six uses within the minute, and any number before it, are not too often', () => {
  const old = Array.from({ length: 50 }, (_, n) => 1_000_000 - 60_000 - n);
  expect(decide({ ...FACTS, uses: [...old, 999_000, 998_000, 997_000, 996_000, 995_000, 994_000] }).go).toBe(true);
});

test('a longer ttl allows fewer uses', () => {
  const uses = [999_000, 998_000, 997_000];
  expect(decide({ ...FACTS, uses }).go).toBe(true);
  expect(decide({ ...FACTS, ...withKeys({ ttl: 20_000 }), uses })).toEqual({ go: false, refusal: 'too-often' });
});

test('one of several listed standbys that runs is enough', () => {
  const sync = { leader: 'postgres-1', standbys: ['postgres-2', 'postgres-3'] };
  expect(decide({ ...FACTS, ...withKeys({ sync }), running: new Set(['postgres-3']) }).go).toBe(true);
});

describe('after the fence', () => {
  test('the key goes when the kernel shows nothing of the node and the view is fresh', () => {
    expect(confirm({ verified: true, age: 8000, ttl: 8000 })).toBe(null);
  });
  test('not when something of the node is left', () => {
    expect(confirm({ verified: false, age: 10, ttl: 8000 })).toBe('not-fenced');
  });
  test('not when the key was read longer than a ttl ago', () => {
    expect(confirm({ verified: true, age: 8001, ttl: 8000 })).toBe('view-too-old');
  });
});
