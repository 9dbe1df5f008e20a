import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { judgeMoment } from './judge.ts';

const MARKERS = { from: 10_000, target: 10_500, to: 11_000 };
const refused = new PrumoError({ code: 'restore-target', what: verbatim('the archive ends before'), remedy: verbatim('none') });
const held = (given: Partial<Parameters<typeof judgeMoment>[0]>) =>
  judgeMoment({ refused: null, markers: MARKERS, keys: ['before'], ...given }).held;

test('the row before is there, the row after is not', () => {
  expect(held({})).toBe(true);
  expect(held({ keys: ['before', 'after'] })).toBe(false);
  expect(held({ keys: [] })).toBe(false);
  expect(held({ keys: ['after'] })).toBe(false);
  expect(held({ refused, keys: [] })).toBe(false);
});

test('rows further than a second from the moment show less than is claimed, though a lost row stays lost', () => {
  expect(held({ markers: { ...MARKERS, to: 11_501 } })).toBe(null);
  expect(held({ markers: { ...MARKERS, from: 9499 } })).toBe(null);
  expect(held({ markers: { ...MARKERS, to: 11_501 }, keys: [] })).toBe(false);
});
