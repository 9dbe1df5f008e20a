import type { Message } from '../messages/message.ts';

/** What kind of problem it is, for machines (`--json`) and tests. Permanent. */
export const PROBLEM_CODES = [
  'syntax',
  'duplicate-key',
  'multiple-documents',
  'empty',
  'too-large',
  'bad-alias',
  'bad-key',
  'tag',
  'unknown-key',
  'missing',
  'no-value',
  'wrong-type',
  'bad-unit',
  'bad-format',
  'out-of-range',
  'not-a-choice',
  'bad-command',
  'bad-reference',
  'unknown-reference',
  'section-absent',
  'conflict',
  'reserved',
  'risky',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Something wrong with one value, before it is known where in the file that value stands. */
export interface Problem {
  readonly code: ProblemCode;
  readonly what: Message;
  readonly hint?: Message;
}

export function problem(code: ProblemCode, what: Message, hint?: Message): Problem {
  return hint === undefined ? { code, what } : { code, what, hint };
}

/** A value read, or why it cannot be. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function read<T>(value: T): Read<T> {
  return { ok: true, value };
}

export function refused<T>(code: ProblemCode, what: Message, hint?: Message): Read<T> {
  return { ok: false, problem: problem(code, what, hint) };
}

/** Keys and list positions from the root of the file to a value. */
export type Path = readonly (string | number)[];

/** A problem with its place in the file. */
export interface Diagnostic extends Problem {
  /** With an `error` there is no spec; with `warning`s only there is one. */
  readonly severity: 'error' | 'warning';
  /** `database.standbys`, `edge.domains[1]`; empty for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count; a byte order mark does not count. */
  readonly column: number;
}

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** A path as people write it. */
export function pathText(path: Path): string {
  return path
    .map((part, position) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!PLAIN_KEY.test(part)) return `[${JSON.stringify(part)}]`;
      return position === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Whether one path lies on the way to the other, or they are the same. */
export function overlaps(one: Path, other: Path): boolean {
  const shorter = Math.min(one.length, other.length);
  for (let position = 0; position < shorter; position += 1) if (one[position] !== other[position]) return false;
  return true;
}
