/** What is wrong with a field; the page has the words. */
export type FieldProblem =
  | 'missing'
  | 'too-long'
  | 'not-a-case-number'
  | 'number-taken'
  | 'not-cpf-or-cnpj'
  | 'not-in-the-list'
  | 'not-money'
  | 'not-a-date'
  | 'too-large'
  | 'empty-file'
  | 'document-taken'
  | 'not-an-email'
  | 'not-a-phone'
  | 'not-a-state'
  | 'not-a-number-of-days'
  | 'email-taken'
  | 'last-partner'
  | 'too-short'
  | 'not-the-same'
  | 'same-password'
  | 'wrong-password'
  | 'no-such-case'
  | 'no-such-person';

/** Problems by field name. Empty: none. */
export type Problems = Readonly<Record<string, FieldProblem>>;

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problems };

/** Input from outside was refused, for these reasons. */
export class InputRefused extends Error {
  override readonly name = 'InputRefused';
  readonly problems: Problems;
  constructor(problems: Problems) {
    super(
      `refused: ${Object.entries(problems)
        .map(([field, problem]) => `${field} ${problem}`)
        .join(', ')}`,
    );
    this.problems = problems;
  }
}

/** Reads the fields of one form or JSON object and gathers what is wrong. */
export interface FieldReader {
  text(field: string, longest: number, options?: { readonly optional?: boolean }): string;
  /** The field's value, if `parse` takes it. */
  parsed<T>(field: string, problem: FieldProblem, parse: (text: string) => T | undefined, fallback: T): T;
}

export function readFields<T>(source: unknown, read: (reader: FieldReader) => T): Parsed<T> {
  const fields =
    typeof source === 'object' && source !== null ? new Map<string, unknown>(Object.entries(source)) : new Map<string, unknown>();
  const problems: Record<string, FieldProblem> = {};
  const given = (field: string): string => {
    const value = fields.get(field);
    // Control characters mean nothing in a field, and PostgreSQL takes no NUL in a text.
    return (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '').replace(/\p{Cc}/gu, ' ').trim();
  };
  const value = read({
    text(field, longest, options = {}) {
      const text = given(field).replace(/\s+/g, ' ');
      if (text === '' && options.optional !== true) problems[field] = 'missing';
      if (text.length > longest) problems[field] = 'too-long';
      return text;
    },
    parsed(field, problem, parse, fallback) {
      const text = given(field);
      const result = parse(text);
      if (result === undefined) problems[field] = text === '' ? 'missing' : problem;
      return result ?? fallback;
    },
  });
  return Object.keys(problems).length === 0 ? { ok: true, value } : { ok: false, problems };
}
