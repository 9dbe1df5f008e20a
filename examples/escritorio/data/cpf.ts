import { modulo11 } from './check-digits.ts';
import type { Random } from './random.ts';

const WEIGHTS = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];

/** The two check digits for a CPF's first nine digits. */
export function cpfCheckDigits(nine: string): string {
  const first = modulo11(nine, WEIGHTS.slice(1));
  return `${first}${modulo11(`${nine}${first}`, WEIGHTS)}`;
}

/** Eleven bare digits with right check digits. Eleven equal digits pass the arithmetic and are never issued. */
export function isCpf(digits: string): boolean {
  return /^\d{11}$/.test(digits) && !/^(\d)\1{10}$/.test(digits) && cpfCheckDigits(digits.slice(0, 9)) === digits.slice(9);
}

/** 52998224725 → 529.982.247-25 */
export function formatCpf(digits: string): string {
  return digits.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1.$2.$3-$4');
}

/** A made-up CPF, bare digits. The ninth digit is the tax region of issue; here it is any. */
export function randomCpf(random: Random): string {
  const nine = String(random.integer(10_000_000, 999_999_999)).padStart(9, '0');
  const digits = nine + cpfCheckDigits(nine);
  return isCpf(digits) ? digits : randomCpf(random);
}
