/**
 * A modulo-11 check digit as the Receita Federal defines it for CPF and CNPJ: each character's value (its ASCII code less 48, which leaves digits as they are
 * and gives letters of the alphanumeric CNPJ 17 to 42) times its weight; 11 less the remainder, or 0 where that is 10 or more.
 */
function modulo11(characters: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * (characters.charCodeAt(index) - 48), 0);
  const remainder = sum % 11;
  return remainder < 2 ? 0 : 11 - remainder;
}

const CPF = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const CNPJ = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

function hasCheckDigits(characters: string, weights: readonly number[]): boolean {
  const body = characters.slice(0, -2);
  const first = modulo11(body, weights.slice(1));
  return characters.endsWith(`${first}${modulo11(`${body}${first}`, weights)}`);
}

/** Eleven bare digits with right check digits. One number of a hundred passes. Eleven equal digits pass too, and are never issued. */
export function isCpf(digits: string): boolean {
  return /^\d{11}$/.test(digits) && !/^(\d)\1{10}$/.test(digits) && hasCheckDigits(digits, CPF);
}

/** Fourteen bare characters with right check digits, digits or (since July 2026) capitals too. */
export function isCnpj(characters: string): boolean {
  return /^[0-9A-Z]{12}\d{2}$/.test(characters) && !/^(.)\1{13}$/.test(characters) && hasCheckDigits(characters, CNPJ);
}
