import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseNumber, parseCaseNumber } from './case-number.ts';

const parts = fc.record({
  sequence: fc.integer({ min: 0, max: 9_999_999 }),
  year: fc.integer({ min: 1980, max: 2099 }),
  segment: fc.integer({ min: 1, max: 9 }),
  court: fc.integer({ min: 0, max: 99 }),
  unit: fc.integer({ min: 0, max: 9999 }),
});

describe('CNJ number', () => {
  // The example of CPAN's Business::BR::CNJ, a real case of the TJRJ.
  test('a real one is valid, with and without punctuation', () => {
    expect(parseCaseNumber('0058967-77.2016.8.19.0000')).toBe('0058967-77.2016.8.19.0000');
    expect(parseCaseNumber(' 00589677720168190000 ')).toBe('0058967-77.2016.8.19.0000');
    expect(caseNumber({ sequence: 58967, year: 2016, segment: 8, court: 19, unit: 0 })).toBe('0058967-77.2016.8.19.0000');
  });
  test.each(['0058967-78.2016.8.19.0000', '0058967-77.2016.8.19', '', 'processo', '0058967-77.2016.8.19.00000'])('%j is refused', (text) =>
    expect(parseCaseNumber(text)).toBeUndefined(),
  );
  test('what is made is read back', () => {
    fc.assert(fc.property(parts, (given) => parseCaseNumber(caseNumber(given)) === caseNumber(given)));
  });
  // What ISO 7064 mod 97-10 promises: every single error, every transposition of neighbours.
  test('one wrong digit, or two neighbours swapped, is noticed', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 19 }), fc.integer({ min: 1, max: 9 }), (given, at, by) => {
        const digits = caseNumber(given).replace(/\D/g, '');
        const wrong = digits.slice(0, at) + String((Number(digits[at]) + by) % 10) + digits.slice(at + 1);
        const swapped = at < 19 ? digits.slice(0, at) + (digits[at + 1] ?? '') + (digits[at] ?? '') + digits.slice(at + 2) : digits;
        return (
          parseCaseNumber(wrong) === undefined && (swapped === digits || at === 6 || at === 8 || parseCaseNumber(swapped) === undefined)
        );
      }),
    );
  });
});
