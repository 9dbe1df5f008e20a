import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cnpjCheckDigits, formatCnpj, isCnpj, randomCnpj } from './cnpj.ts';
import { randomOf } from './random.ts';

describe('CNPJ', () => {
  // The Banco do Brasil's, two of tutorials, and the alphanumeric example of the Receita Federal's manual.
  test.each(['00000000000191', '11222333000181', '44038188000132', '12ABC34501DE35'])('%s is valid', (cnpj) =>
    expect(isCnpj(cnpj)).toBe(true),
  );
  test.each(['11222333000182', '11222333000191', '1122233300018', '12ABC34501DE36', '12abc34501de35', '12ABC34501DEAA', '00000000000000'])(
    '%s is not',
    (cnpj) => expect(isCnpj(cnpj)).toBe(false),
  );
  test('made-up ones are valid, and a changed check digit is noticed', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 99 }), (seed, by) => {
        const cnpj = randomCnpj(randomOf(seed));
        const other = String((Number(cnpj.slice(12)) + by) % 100).padStart(2, '0');
        return isCnpj(cnpj) && !isCnpj(cnpj.slice(0, 12) + other);
      }),
    );
  });
  test('letters count by their ASCII code less 48', () => expect(cnpjCheckDigits('12ABC34501DE')).toBe('35'));
  test('is written as people write it', () => expect(formatCnpj('11222333000181')).toBe('11.222.333/0001-81'));
});
