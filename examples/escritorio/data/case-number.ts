/**
 * The single number of a Brazilian lawsuit, NNNNNNN-DD.AAAA.J.TR.OOOO (CNJ Resolution 65/2008): order in the year and unit, check
 * digits, year, segment of justice, court, unit of origin.
 */
export interface CaseNumberParts {
  readonly sequence: number;
  readonly year: number;
  /** J: 4 federal, 5 labour, 8 state. */
  readonly segment: number;
  /** TR: the court within the segment. */
  readonly court: number;
  /** OOOO: the unit of origin, as numbered by the court. */
  readonly unit: number;
}

const PATTERN = /^(\d{7})-?(\d{2})\.?(\d{4})\.?(\d)\.?(\d{2})\.?(\d{4})$/;

/** ISO 7064 mod 97-10: 98 less the remainder of the other 18 digits followed by 00. */
function caseCheckDigits(eighteen: string): string {
  return String(98n - (BigInt(`${eighteen}00`) % 97n)).padStart(2, '0');
}

/** The written number, with its check digits. */
export function caseNumber(parts: CaseNumberParts): string {
  const [n, a, j, tr, o] = [
    digits(parts.sequence, 7),
    digits(parts.year, 4),
    digits(parts.segment, 1),
    digits(parts.court, 2),
    digits(parts.unit, 4),
  ];
  return `${n}-${caseCheckDigits(n + a + j + tr + o)}.${a}.${j}.${tr}.${o}`;
}

/** The number in its written form, from one with or without punctuation; undefined where form or check digits are wrong. */
export function parseCaseNumber(text: string): string | undefined {
  const [, n, dd, a, j, tr, o] = PATTERN.exec(text.trim()) ?? [];
  if (n === undefined || dd === undefined || a === undefined || j === undefined || tr === undefined || o === undefined) return undefined;
  return BigInt(n + a + j + tr + o + dd) % 97n === 1n ? `${n}-${dd}.${a}.${j}.${tr}.${o}` : undefined;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
