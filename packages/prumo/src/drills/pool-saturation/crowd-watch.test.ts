import { expect, test } from 'vitest';
import { type Crowd, crowdOf, isMore } from './crowd-watch.ts';

const crowd = (clients: number, waiting: number): Crowd => ({ clients, waiting, servers: 25, poolers: {} });

test('a moment with the whole crowd there says more than one with part of it, however many wait', () => {
  expect(isMore(crowd(1004, 3), crowd(900, 870))).toBe(true);
  expect(isMore(crowd(900, 870), crowd(1004, 3))).toBe(false);
});

test('of two with the whole crowd there, the one in which more wait', () => {
  expect(isMore(crowd(1001, 970), crowd(1010, 900))).toBe(true);
  expect(isMore(crowd(1010, 900), crowd(1001, 970))).toBe(false);
});

test('poolers are added up', () => {
  const one = { active: 13, waiting: 480, serversActive: 12, serversIdle: 1 };
  expect(crowdOf({ 'pooler-1': one, 'pooler-2': { ...one, waiting: 500 } })).toMatchObject({ clients: 1006, waiting: 980, servers: 26 });
});
