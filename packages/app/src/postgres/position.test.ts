import { expect, test } from 'vitest';
import { laterPosition, parsePosition } from './position.ts';

test.each(['16/B374D848', '0/0', 'ffffffff/FFFFFFFF'])('%s is a position', (text) => expect(parsePosition(text)).toBe(text.toUpperCase()));

test.each([undefined, '', '16', '16/', '/1', "1/1'; DROP TABLE t", '1/1\n', '123456789/1', '-1/1', '1/1/1'])('%j is none', (text) =>
  expect(parsePosition(text)).toBeUndefined(),
);

test('the later one counts bytes, not letters', () => {
  expect(laterPosition('9/FFFFFFFF', 'A/0')).toBe('A/0');
  expect(laterPosition('10/0', '9/FFFFFFFF')).toBe('10/0');
  expect(laterPosition('1/9', '1/A0')).toBe('1/A0');
  expect(laterPosition(undefined, '0/1')).toBe('0/1');
});
