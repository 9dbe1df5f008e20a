import { withoutIdentifiers, markOfNumber } from './identifiers.ts';
import { isPlain } from './plain-text.ts';
import { withoutSecrets } from './secrets.ts';
import { sensitiveKeys } from './sensitive-keys.ts';

export interface RedactorOptions {
  /** Keys whose values are never written, besides those known: `birthDate` also means `birth_date`. */
  readonly keys?: readonly string[];
  /** Paths whose values are never written, from the fields of a line on; `*` is any one step: `people.*.name`. */
  readonly paths?: readonly string[];
}

/** Takes personal data and secrets out of what is to be written down. */
export interface Redactor {
  text(text: string): string;
  /** A copy as plain data: JSON can tell it, nothing in it runs, and it has an end. */
  value(value: unknown): unknown;
}

const SECRET = '[redacted]';
/** Characters of one text. What goes into a log is read by people; and patterns take time. */
const LONGEST = 10_000;
/** Characters at the cut that go too where they are one word: half of a number is not recognised. */
const WORD = 256;
const DEEPEST = 10;
/** Entries of one object or array. */
const MOST = 200;
/** Values of one line in all: what some objects hold has no end. */
const MOST_IN_ALL = 2000;
/** What drivers tell of an error besides its message: the row's values, the statement's parameters, the whole request. */
const ERROR_DETAIL = new Set([
  'detail',
  'where',
  'hint',
  'query',
  'internalQuery',
  'parameters',
  'params',
  'config',
  'request',
  'response',
  'command',
]);

export function createRedactor({ keys = [], paths = [] }: RedactorOptions = {}): Redactor {
  const sensitive = sensitiveKeys(keys);
  const hidden = paths.map((path) => path.split('.'));
  let left = 0;

  function text(given: string): string {
    if (isPlain(given)) return given;
    return withoutIdentifiers(withoutSecrets(given.length > LONGEST ? shortened(given) : given));
  }

  function value(given: unknown): unknown {
    left = MOST_IN_ALL;
    return copy(given, [], []);
  }

  /** `path`: keys from the top. `above`: the objects this one is in, to notice circles. */
  function copy(given: unknown, path: readonly string[], above: readonly object[]): unknown {
    left -= 1;
    if (left < 0) return '[more]';
    switch (typeof given) {
      case 'string':
        return text(given);
      case 'number':
        return Number.isFinite(given) ? (markOfNumber(given) ?? given) : String(given);
      case 'bigint':
        return markOfNumber(given) ?? text(String(given));
      case 'boolean':
      case 'undefined':
        return given;
      case 'symbol':
      case 'function':
        return `[${typeof given}]`;
      case 'object':
        return given === null ? null : guarded(given, path, above);
    }
  }

  function guarded(given: object, path: readonly string[], above: readonly object[]): unknown {
    if (above.includes(given)) return '[circular]';
    if (above.length >= DEEPEST) return '[deeper]';
    try {
      return copyObject(given, path, [...above, given]);
    } catch {
      // A getter or toJSON of the application threw; its message may say anything.
      return '[unreadable]';
    }
  }

  function copyObject(given: object, path: readonly string[], above: readonly object[]): unknown {
    if (isPlainObject(given)) return copyEntries(Object.entries(given), path, above);
    const inner = (one: unknown, key: string): unknown => copy(one, [...path, key], above);
    if (given instanceof Error) return copyError(given, path, above);
    if (given instanceof Date) return Number.isNaN(given.getTime()) ? null : given.toISOString();
    if (given instanceof URL || given instanceof RegExp || given instanceof URLSearchParams) return text(String(given));
    if (given instanceof String || given instanceof Number || given instanceof BigInt) return copy(given.valueOf(), path, above);
    if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return `[${given.byteLength} bytes]`;
    if (Array.isArray(given))
      return cut(
        given.slice(0, MOST).map((one, index) => inner(one, String(index))),
        given.length,
      );
    if (given instanceof Set) return inner([...given].slice(0, MOST), '');
    if (given instanceof Map) return copyEntries(mapEntries(given), path, above);
    if (tellsItself(given)) return copy(given.toJSON(), path, above);
    if (given instanceof Promise || ('pipe' in given && typeof given.pipe === 'function')) return `[${given.constructor.name}]`;
    return copyEntries(Object.entries(given), path, above);
  }

  function copyEntries(entries: readonly (readonly [string, unknown])[], path: readonly string[], above: readonly object[]): object {
    const copied = entries.slice(0, MOST).map(([key, one]) => {
      const inside = hidden.length === 0 ? path : [...path, key];
      const gone = sensitive(key, one) || hidden.some((pattern) => matches(pattern, inside));
      return [text(key), gone ? SECRET : copy(one, inside, above)] as const;
    });
    return Object.fromEntries(entries.length > MOST ? [...copied, ['…', `${entries.length - MOST} more`]] : copied);
  }

  /** As pino's own serializer tells errors: type, message, stack, and what the driver said that is not data. */
  function copyError(error: Error, path: readonly string[], above: readonly object[]): object {
    const own = Object.entries(error).filter(
      ([key]) => !ERROR_DETAIL.has(key) && !['message', 'stack', 'cause', 'errors', 'name'].includes(key),
    );
    const inner = (key: string, one: unknown): object => (one === undefined ? {} : { [key]: copy(one, [...path, key], above) });
    return {
      ...copyEntries(own, path, above),
      type: text(String(error.name)),
      message: text(String(error.message)),
      ...(typeof error.stack === 'string' && { stack: text(error.stack) }),
      ...inner('cause', error.cause),
      ...inner('errors', error instanceof AggregateError ? error.errors : undefined),
    };
  }

  return { text, value };
}

/** The fields of nearly every line: none of the kinds that are told in a way of their own. */
function isPlainObject(given: object): boolean {
  return Object.getPrototypeOf(given) === Object.prototype && !('toJSON' in given) && !('pipe' in given);
}

function tellsItself(given: object): given is { toJSON(): unknown } {
  return 'toJSON' in given && typeof given.toJSON === 'function';
}

function mapEntries(map: ReadonlyMap<unknown, unknown>): readonly (readonly [string, unknown])[] {
  return [...map].map(([key, one], index) => (typeof key === 'object' && key !== null ? [String(index), [key, one]] : [String(key), one]));
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((step, index) => step === '*' || step === path[index]);
}

function cut(copied: readonly unknown[], length: number): readonly unknown[] {
  return length > MOST ? [...copied, `… ${length - MOST} more`] : copied;
}

function shortened(given: string): string {
  const end = given.slice(LONGEST - WORD, LONGEST);
  const blank = end.search(/\s\S*$/);
  return `${given.slice(0, LONGEST - WORD + Math.max(0, blank))} … ${given.length} characters`;
}
