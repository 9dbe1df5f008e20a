import { expect, test } from 'vitest';
import { between, isWithin } from './sequences.ts';

test('a restored sequence stands where the dumped one may have stood, forwards and backwards', () => {
  expect(isWithin('5+', { before: '5+', after: '5+' })).toBe(true);
  expect(isWithin('5', { before: '5+', after: '5+' })).toBe(false);
  expect(isWithin('7+', { before: '5+', after: '9+' })).toBe(true);
  expect(isWithin('10+', { before: '5+', after: '9+' })).toBe(false);
  expect(isWithin('4+', { before: '5+', after: '9+' })).toBe(false);
  expect(isWithin('-3+', { before: '-1+', after: '-5+' })).toBe(true);
  expect(isWithin('9223372036854775807', { before: '9223372036854775806+', after: '9223372036854775807+' })).toBe(true);
});

test('one made between two looks is not in the snapshot; one that is gone stands where it stood', () => {
  const before = new Map([
    ['a', '1'],
    ['gone', '2+'],
  ]);
  const after = new Map([
    ['a', '3+'],
    ['new', '1'],
  ]);
  expect(between(before, after)).toEqual([
    { name: 'a', before: '1', after: '3+' },
    { name: 'gone', before: '2+', after: '2+' },
  ]);
});
