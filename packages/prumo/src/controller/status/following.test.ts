import { expect, test } from 'vitest';
import { notFollowing } from './following.ts';

const standby = (name: string, ok = true) => ({
  name,
  found: ok ? ({ ok: true, role: 'standby' } as const) : ({ ok: false, reason: 'HTTP 503', role: 'standby' } as const),
});
const leader = (...followers: string[]) => ({ name: 'postgres-1', found: { ok: true, role: 'primary', followers } as const });

test('a standby its leader does not send to is named, one it sends to is not', () => {
  const members = [leader('postgres-2'), standby('postgres-2'), standby('postgres-3')];
  expect(notFollowing(leader('postgres-2'), members)).toEqual(['postgres-3']);
  expect(notFollowing(leader('postgres-2', 'postgres-3'), members)).toEqual([]);
  expect(notFollowing(leader(), members)).toEqual(['postgres-2', 'postgres-3']);
});

test('one that does not answer is told of by its own probe', () => {
  expect(notFollowing(leader(), [standby('postgres-2', false), { name: 'postgres-3', found: undefined }])).toEqual([]);
});

test('nothing is known from one that does not lead, does not answer or is not asked', () => {
  const members = [standby('postgres-2'), standby('postgres-3')];
  expect(notFollowing(standby('postgres-2'), members)).toBeNull();
  expect(notFollowing({ name: 'postgres-1', found: undefined }, members)).toBeNull();
  expect(notFollowing({ name: 'postgres-1', found: { ok: false, reason: 'HTTP 503', role: 'primary' } }, members)).toBeNull();
  expect(notFollowing({ name: 'postgres-1', found: { ok: true, role: 'primary' } }, members)).toBeNull();
});
