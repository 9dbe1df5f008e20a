import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpfCheckDigits, formatCpf, isCpf, randomCpf } from './cpf.ts';
import { randomOf } from './random.ts';

describe('CPF', () => {
  test.each(['52998224725', '11144477735', '00000000191'])('%s, published as an example, is valid', (cpf) => expect(isCpf(cpf)).toBe(true));
  test.each(['52998224724', '52998224735', '5299822472', '529982247250', 'abcdefghijk', ''])('%j is not', (cpf) =>
    expect(isCpf(cpf)).toBe(false),
  );
  test('eleven equal digits are not, though the arithmetic holds', () => {
    for (let digit = 0; digit <= 9; digit += 1) expect(isCpf(String(digit).repeat(11))).toBe(false);
  });
  test('any one wrong digit is noticed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 1, max: 9 }),
        (body, at, by) => {
          const nine = String(body).padStart(9, '0');
          const cpf = nine + cpfCheckDigits(nine);
          const wrong = cpf.slice(0, at) + String((Number(cpf[at]) + by) % 10) + cpf.slice(at + 1);
          // A remainder of 10 is written as the digit 0 does: there, and only there, another digit can pass. Two digits together leave few such pairs.
          return !isCpf(wrong) || sharesCheckDigits(cpf, wrong);
        },
      ),
    );
  });
  test('made-up ones are valid', () => {
    fc.assert(fc.property(fc.string(), (seed) => isCpf(randomCpf(randomOf(seed)))));
  });
  test('is written as people write it', () => expect(formatCpf('52998224725')).toBe('529.982.247-25'));
});

/** Both bodies have these check digits: modulo 11 has eleven remainders and ten digits. */
function sharesCheckDigits(one: string, other: string): boolean {
  return one.slice(9) === other.slice(9) && cpfCheckDigits(other.slice(0, 9)) === one.slice(9);
}
