import { expect, test } from 'vitest';
import { begunAt, labelAt, labelIn, listIn, contentIn, isProgress, progressName } from './manifest.ts';

test('a label says when, and only one that we give does', () => {
  const label = labelAt(new Date('2026-11-26T04:00:05.900Z'));
  expect(label).toBe('20261126-040005S');
  expect(begunAt(label)).toBe('2026-11-26T04:00:05.000Z');
  for (const other of ['20261126-040005L', '20261399-040005S', 'x']) expect(begunAt(other)).toBeUndefined();
});

test('a name says what it is of', () => {
  expect(labelIn('20261126-040005S.manifest')).toBe('20261126-040005S');
  expect(listIn('20261126-040005S.list')).toBe('20261126-040005S');
  expect(contentIn('ab.content')).toBe('ab');
  expect(isProgress(progressName('20261126-040005S', 3))).toBe(true);
  for (const of of [labelIn, listIn, contentIn]) expect(of('x.other')).toBeUndefined();
});
