import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, formatSize, readDuration, readShare, readSize } from './units.ts';

const MB = 1024 ** 2;

describe('sizes', () => {
  test.each([
    ['256MB', 256 * MB],
    ['256mb', 256 * MB],
    ['256 MB', 256 * MB],
    ['256m', 256 * MB],
    ['512 MiB', 512 * MB],
    ['1GB', 1024 * MB],
    ['1.5g', 1536 * MB],
    ['64kB', 65_536],
    ['2T', 2 * 1024 ** 4],
    ['100B', 100],
    [' 1GB ', 1024 * MB],
    ['0MB', 0],
  ])('%s', (text, bytes) => expect(readSize(text)).toEqual({ ok: true, value: bytes }));

  test.each([
    [256, 'bad-unit'],
    ['256', 'bad-unit'],
    ['1,5GB', 'bad-unit'],
    ['big', 'bad-unit'],
    ['', 'bad-unit'],
    ['-1MB', 'bad-unit'],
    ['1e3MB', 'bad-unit'],
    ['MB', 'bad-unit'],
    ['1MBit', 'bad-unit'],
    [true, 'wrong-type'],
    [[], 'wrong-type'],
    [null, 'no-value'],
  ])('%j is refused', (value, code) => expect(readSize(value)).toMatchObject({ ok: false, problem: { code } }));

  test('a number alone is refused with the same number and a unit', () => {
    expect(readSize(256)).toMatchObject({ problem: { hint: { en: 'write `256MB` if megabytes are meant' } } });
  });
});

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['5s', 5000],
    ['5m', 300_000],
    ['5 min', 300_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['1h 30m', 5_400_000],
  ])('%s', (text, milliseconds) => expect(readDuration(text)).toEqual({ ok: true, value: milliseconds }));

  test.each([
    [500, 'bad-unit'],
    ['500', 'bad-unit'],
    ['5M', 'bad-unit'],
    ['5 seconds', 'bad-unit'],
    ['', 'bad-unit'],
    ['1,5s', 'bad-unit'],
    ['h', 'bad-unit'],
    ['1h30', 'bad-unit'],
    [{}, 'wrong-type'],
    [null, 'no-value'],
  ])('%j is refused', (value, code) => expect(readDuration(value)).toMatchObject({ ok: false, problem: { code } }));
});

describe('shares', () => {
  test.each([
    ['99.9%', 0.999],
    ['99.95 %', 0.9995],
    ['50%', 0.5],
    ['99.999%', 0.99999],
  ])('%s is exact', (text, fraction) => expect(readShare(text)).toEqual({ ok: true, value: fraction }));

  test.each([
    [0.999, 'write `99.9%`'],
    [99.9, 'write `99.9%`'],
    ['99,9%', 'use a point for decimals: `1.5`'],
    ['99.9', 'write it like `99.9%`'],
  ])('%j is refused', (value, hint) =>
    expect(readShare(value)).toMatchObject({ ok: false, problem: { code: 'bad-unit', hint: { en: hint } } }),
  );
});

test('sizes and durations for people', () => {
  expect([0, 100, 2048, 256 * MB, 1.5 * 1024 * MB].map(formatSize)).toEqual(['0 B', '100 B', '2 kB', '256 MB', '1.5 GB']);
  expect([500, 5000, 90_000, 5_400_000, 86_400_000].map(formatDuration)).toEqual(['500ms', '5s', '1.5m', '1.5h', '1d']);
});

test('whole megabytes are read as they are written, whatever the spelling', () => {
  const unit = fc.constantFrom('MB', 'mb', 'M', 'MiB', ' MB');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), unit, (count, spelling) => {
      expect(readSize(`${count}${spelling}`)).toEqual({ ok: true, value: count * MB });
    }),
  );
});

test('readers refuse anything else without throwing', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const reader of [readSize, readDuration, readShare]) {
        const result = reader(value);
        if (result.ok) expect(Number.isFinite(result.value)).toBe(true);
      }
    }),
  );
});
