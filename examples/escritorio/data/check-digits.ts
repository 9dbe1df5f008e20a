/**
 * A modulo-11 check digit as the Receita Federal defines it for CPF and CNPJ: each character's value (its ASCII code less 48,
 * which leaves digits as they are and gives letters of the alphanumeric CNPJ 17 to 42) times its weight; 11 less the
 * remainder, or 0 where that is 10 or more.
 */
export function modulo11(characters: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * (characters.charCodeAt(index) - 48), 0);
  const remainder = sum % 11;
  return remainder < 2 ? 0 : 11 - remainder;
}
