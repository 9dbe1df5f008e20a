import { modulo11 } from './check-digits.ts';
import type { Random } from './random.ts';

const WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

/** The two check digits for a CNPJ's first twelve characters (digits, or capitals too since July 2026). */
export function cnpjCheckDigits(twelve: string): string {
  const first = modulo11(twelve, WEIGHTS.slice(1));
  return `${first}${modulo11(`${twelve}${first}`, WEIGHTS)}`;
}

/** Fourteen bare characters with right check digits, numeric or alphanumeric. */
export function isCnpj(characters: string): boolean {
  return (
    /^[0-9A-Z]{12}\d{2}$/.test(characters) &&
    !/^(.)\1{13}$/.test(characters) &&
    cnpjCheckDigits(characters.slice(0, 12)) === characters.slice(12)
  );
}

/** 11222333000181 → 11.222.333/0001-81 */
export function formatCnpj(characters: string): string {
  return characters.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
}

/** A made-up numeric CNPJ of a head office (branch 0001), bare digits. */
export function randomCnpj(random: Random): string {
  const twelve = `${String(random.integer(1_000_000, 59_999_999)).padStart(8, '0')}0001`;
  return twelve + cnpjCheckDigits(twelve);
}
