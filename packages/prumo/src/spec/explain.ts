import type * as z from 'zod';
import { reportedProblem } from './fields.ts';
import { keysAt, placesOfKey, synonymAt } from './keys.ts';
import { type Path, type Problem, problem } from './problem.ts';
import * as text from './text.ts';
import { nearest } from './values/nearest.ts';

/** A problem with the value (or key) at a path. */
export interface Finding {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly problem: Problem;
}

/** Say in words of ours what zod found. `plain` is what was validated, for values the issue does not carry. */
export function explain(issue: z.core.$ZodIssue, plain: unknown): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const value = valueAt(plain, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], at: 'key', problem: unknownKey(path, key) }));
    case 'invalid_key': {
      const inner = issue.issues
        .map((one) => (one.code === 'custom' ? reportedProblem(one.params) : undefined))
        .find((one) => one !== undefined);
      return [{ path, at: 'key', problem: inner ?? problem('bad-format', text.notUnderstood(issue.message)) }];
    }
    case 'custom':
      return [{ path, at: 'value', problem: reportedProblem(issue.params) ?? problem('wrong-type', text.notUnderstood(issue.message)) }];
    case 'invalid_type':
      return [{ path, at: 'value', problem: wrongType(issue.expected, value, path) }];
    case 'invalid_value':
      return [{ path, at: 'value', problem: notAChoice(issue.values.map(String), value, path) }];
    case 'too_small':
      return [{ path, at: 'value', problem: problem('out-of-range', text.atLeast(String(issue.minimum))) }];
    case 'too_big':
      return [{ path, at: 'value', problem: problem('out-of-range', text.atMost(String(issue.maximum))) }];
    case 'invalid_union': {
      // The form that was meant is the one whose problems lie inside it.
      const meant = issue.errors.find((issues) => issues.some((one) => one.path.length > 0 || one.code === 'unrecognized_keys'));
      return (meant ?? issue.errors[0] ?? []).flatMap((one) => explain({ ...one, path: [...issue.path, ...one.path] }, plain));
    }
    case 'invalid_format':
    case 'invalid_element':
    case 'not_multiple_of':
      return [{ path, at: 'value', problem: problem('wrong-type', text.notUnderstood(issue.message)) }];
  }
}

function valueAt(plain: unknown, path: Path): unknown {
  let value = plain;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function unknownKey(path: Path, key: string): Problem {
  const shown = key.length > 64 ? `${key.slice(0, 64)}…` : key;
  const allowed = keysAt(path);
  const meant = synonymAt(path, key) ?? nearest(key, allowed);
  if (meant !== undefined) return problem('unknown-key', text.unknownKey(shown), text.didYouMean(meant));
  const elsewhere = placesOfKey(key)[0];
  return problem('unknown-key', text.unknownKey(shown), elsewhere === undefined ? text.allowedKeys(allowed) : text.belongsAt(elsewhere));
}

function kindOf(value: unknown): text.Kind {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'settings';
  if (typeof value === 'boolean') return 'flag';
  return typeof value === 'number' ? 'number' : 'text';
}

const EXPECTED: Readonly<Record<string, text.Kind>> = {
  object: 'settings',
  record: 'settings',
  array: 'list',
  string: 'text',
  number: 'number',
  int: 'whole',
  boolean: 'flag',
};

function wrongType(expected: string, value: unknown, path: Path): Problem {
  const wanted = EXPECTED[expected] ?? 'text';
  const key = String(path.at(-1) ?? '');
  if (value === undefined) return problem('missing', text.missing(key === '' ? undefined : key));
  if (value === null) {
    return problem('no-value', text.noValue(), wanted === 'settings' && key !== '' ? text.emptySection(key) : text.removeLine());
  }
  if (wanted === 'whole' && typeof value === 'number') return problem('wrong-type', text.notWhole());
  const what = text.wrongKind(wanted, kindOf(value));
  if ((wanted === 'whole' || wanted === 'number') && typeof value === 'string' && /^\d{1,15}$/.test(value))
    return problem('wrong-type', what, text.withoutQuotes(value));
  if (wanted === 'flag' && typeof value === 'string') {
    if (/^(yes|on|sim|true)$/i.test(value)) return problem('wrong-type', what, text.writeFlag('true'));
    if (/^(no|off|não|nao|false)$/i.test(value)) return problem('wrong-type', what, text.writeFlag('false'));
  }
  if (wanted === 'list' && typeof value === 'string') return problem('wrong-type', what, text.writeList());
  if (wanted === 'settings' && key !== '' && path.length === 1)
    return problem('wrong-type', what, value === false ? text.leaveOut() : text.emptySection(key));
  return problem('wrong-type', what);
}

function notAChoice(values: readonly string[], value: unknown, path: Path): Problem {
  if (value === null || value === undefined) return problem('no-value', text.noValue(), text.choices(values));
  const meant = typeof value === 'string' && path.length > 0 ? nearest(value, values) : undefined;
  return problem('not-a-choice', text.notAChoice(), meant === undefined ? text.choices(values) : text.didYouMean(meant));
}
