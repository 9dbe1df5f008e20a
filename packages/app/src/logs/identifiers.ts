import { isCnpj, isCpf } from './check-digits.ts';

/** What is done with a match: left, replaced by a mark, or (undefined) it was none, and may hide one that begins later. */
type Verdict = 'leave' | string | undefined;

interface Rule {
  readonly pattern: string;
  readonly verdict: (match: string) => Verdict;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const mark = (text: string) => (): Verdict => text;
const when = (test: (digits: string) => boolean, text: string) => (match: string) => (test(digitsOf(match)) ? text : undefined);

/** The area codes in use (Anatel): a bare number of eleven digits that begins with another is no mobile phone. */
const AREA = '(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])';
const ALONE = ['(?<![0-9A-Za-z])', '(?![0-9A-Za-z])'] as const;

/** In the order in which they are tried at each place. First what only looks like a person's number, then those that are known by their form, then those known by check digits. */
const RULES: readonly Rule[] = [
  // UUIDs, ids of traces, digests: all of these lengths, with at least one letter.
  { pattern: `${ALONE[0]}[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}${ALONE[1]}`, verdict: mark('leave') },
  {
    pattern: `${ALONE[0]}(?=[0-9]*[a-f])(?:[0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})${ALONE[1]}`,
    verdict: mark('leave'),
  },
  // The number of a lawsuit (CNJ Resolution 65/2008) is public, and what people look for in a log.
  { pattern: '(?<!\\d)\\d{7}-\\d{2}\\.\\d{4}\\.\\d\\.\\d{2}\\.\\d{4}(?!\\d)', verdict: mark('leave') },
  { pattern: '[0-9A-Za-z]{2}\\.[0-9A-Za-z]{3}\\.[0-9A-Za-z]{3}/[0-9A-Za-z]{4}-\\d{2}', verdict: mark('[cnpj]') },
  { pattern: '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}', verdict: mark('[cpf]') },
  // E.164, of any country, however it is grouped.
  {
    pattern: '\\+\\d{1,3}(?:[ .\\-()]{0,2}\\d){7,13}(?!\\d)',
    verdict: when(({ length }) => length >= 10 && length <= 15, '[phone]'),
  },
  { pattern: '\\(0?[1-9]\\d\\)\\s?9?\\d{4}[-.\\s]?\\d{4}(?!\\d)', verdict: mark('[phone]') },
  {
    pattern: `(?<!\\d)(?:55[\\s.-]?)?0?${AREA}[\\s.-]?9\\d{4}[-.\\s]?\\d{4}(?!\\d)`,
    verdict: (match) => (isCpf(digitsOf(match)) ? '[cpf]' : '[phone]'),
  },
  { pattern: `(?<!\\d)0?${AREA}[\\s.-][2-5]\\d{3}[-.]\\d{4}(?!\\d)`, verdict: mark('[phone]') },
  { pattern: '(?<!\\d)9\\d{4}-\\d{4}(?!\\d)', verdict: mark('[phone]') },
  { pattern: '(?<!\\d)\\d{2}[.\\s]?\\d{3}[.\\s]?\\d{3}[/\\s]?\\d{4}[-\\s]?\\d{2}(?!\\d)', verdict: when(isCnpj, '[cnpj]') },
  { pattern: '(?<!\\d)\\d{3}[.\\s]?\\d{3}[.\\s]?\\d{3}[-/.\\s]?\\d{2}(?!\\d)', verdict: when(isCpf, '[cpf]') },
  { pattern: `${ALONE[0]}[0-9A-Z]{12}\\d{2}${ALONE[1]}`, verdict: (match) => (isCnpj(match) ? '[cnpj]' : undefined) },
];

const ANY = new RegExp(RULES.map(({ pattern }) => `(${pattern})`).join('|'), 'g');

/** A text without the numbers by which people and companies are known: CPF, CNPJ, telephone. */
export function withoutIdentifiers(text: string): string {
  if (!/\d/.test(text)) return text;
  let [clean, taken] = ['', 0];
  ANY.lastIndex = 0;
  for (let match = ANY.exec(text); match !== null; match = ANY.exec(text)) {
    const [found, ...groups] = match;
    const verdict = RULES[groups.findIndex((group) => group !== undefined)]?.verdict(found);
    if (verdict === undefined) {
      ANY.lastIndex = match.index + 1;
    } else if (verdict !== 'leave') {
      clean += text.slice(taken, match.index) + verdict;
      taken = match.index + found.length;
    }
  }
  return clean + text.slice(taken);
}

/** The smallest number of so many; the shorter of the two has them. */
const ELEVEN_DIGITS = 10_000_000_000;

/** The mark for a whole number that is a CPF or CNPJ by its check digits; undefined where it is none. */
export function markOfNumber(value: number | bigint): string | undefined {
  if (value < ELEVEN_DIGITS) return undefined;
  const digits = String(value);
  if (isCpf(digits)) return '[cpf]';
  return isCnpj(digits) ? '[cnpj]' : undefined;
}
