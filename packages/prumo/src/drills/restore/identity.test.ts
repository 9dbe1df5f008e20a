import { expect, test } from 'vitest';
import { isBroughtBack } from './identity.ts';

const original = { system: '7', timeline: 3, folder: '/live', started: '2026-01-01' };
const copy = { ...original, timeline: 4, folder: '/copy' };

test('a copy is of the same cluster, in another folder, on a later timeline', () => {
  expect(isBroughtBack(copy, original)).toBe(true);
  expect(isBroughtBack({ ...copy, system: '8' }, original)).toBe(false);
  expect(isBroughtBack({ ...copy, folder: original.folder }, original)).toBe(false);
  expect(isBroughtBack({ ...copy, timeline: 3 }, original)).toBe(false);
  expect(isBroughtBack({ ...copy, timeline: 2 }, original)).toBe(false);
});
