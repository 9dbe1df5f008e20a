import { Cron } from 'croner';
import * as z from 'zod';
import { PROBLEM_CODES, problem, type Problem, type Read, read, refused } from './problem.ts';
import { forms } from './sections/text.ts';
import * as text from './text.ts';
import {
  DURATION_PATTERN,
  formatDuration,
  formatSize,
  readDuration,
  readShare,
  readSize,
  SHARE_PATTERN,
  SIZE_PATTERN,
} from './values/units.ts';

/** What JSON Schema says of a value whose reading is ours. */
export interface FieldMeta {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | readonly ('string' | 'number' | 'boolean')[];
  readonly description: string;
  readonly pattern?: string;
  readonly examples?: readonly string[];
}

const messageSchema = z.object({ en: z.string(), 'pt-BR': z.string() });
const problemSchema = z.object({
  problem: z.object({ code: z.enum(PROBLEM_CODES), what: messageSchema, hint: messageSchema.optional() }),
});

/** The problem a field of ours reported, from a zod issue's parameters. */
export function reportedProblem(params: unknown): Problem | undefined {
  const parsed = problemSchema.safeParse(params);
  if (!parsed.success) return undefined;
  const { code, what, hint } = parsed.data.problem;
  return problem(code, what, hint);
}

/** A value read by `reader`: it decides about types too, so that every refusal is in words of ours. */
export function field<T>(reader: (value: unknown) => Read<T>, meta: FieldMeta) {
  return z
    .unknown()
    .transform((value, context): T => {
      const result = reader(value);
      if (result.ok) return result.value;
      context.addIssue({ code: 'custom', message: result.problem.what.en, params: { problem: result.problem } });
      return z.NEVER;
    })
    .meta({ ...meta });
}

/** A key of a map, by the same kind of reader. */
export function keyField(reader: (key: string) => Read<string>, meta: { readonly pattern: string; readonly description: string }) {
  return z
    .string()
    .superRefine((key, context) => {
      const result = reader(key);
      if (!result.ok) context.addIssue({ code: 'custom', message: result.problem.what.en, params: { problem: result.problem } });
    })
    .meta({ ...meta });
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

function within(bounds: Bounds, format: (value: number) => string, reader: (value: unknown) => Read<number>) {
  return (value: unknown): Read<number> => {
    const result = reader(value);
    if (!result.ok || (result.value >= bounds.least && result.value <= bounds.most)) return result;
    return refused('out-of-range', text.outOfRange(format(bounds.least), format(bounds.most)));
  };
}

/** Bytes, from `256MB`. Bounds in bytes. */
export function size(description: string, bounds: Bounds) {
  return field(within(bounds, formatSize, readSize), { type: 'string', description, pattern: SIZE_PATTERN, examples: ['256MB', '1GB'] });
}

/** Milliseconds, from `5s`. Bounds in milliseconds. */
export function duration(description: string, bounds: Bounds) {
  return field(within(bounds, formatDuration, readDuration), {
    type: 'string',
    description,
    pattern: DURATION_PATTERN,
    examples: ['500ms', '5s', '1h'],
  });
}

/** A fraction of 1, from `99.9%`; neither 0 nor 1, which cannot be objectives. */
export function share(description: string) {
  return field(
    (value): Read<number> => {
      const result = readShare(value);
      if (!result.ok || (result.value > 0 && result.value < 1)) return result;
      return refused('out-of-range', text.shareOutOfRange(), text.shareOutOfRangeHint());
    },
    { type: 'string', description, pattern: SHARE_PATTERN, examples: ['99.9%'] },
  );
}

/** Text of a given form. `hint` says what it looks like. */
export function pattern(description: string, form: RegExp, hint: Parameters<typeof refused>[2], examples: readonly string[] = []) {
  return field((value) => readForm(value, form, hint), {
    type: 'string',
    description,
    pattern: form.source,
    ...(examples.length > 0 ? { examples } : {}),
  });
}

function readForm(value: unknown, form: RegExp, hint: Parameters<typeof refused>[2]): Read<string> {
  if (value === undefined) return refused('missing', text.missing(), hint);
  if (value === null) return refused('no-value', text.noValue(), hint);
  if (typeof value === 'number' || typeof value === 'boolean') return refused('wrong-type', text.notText(), text.quoteIt(value));
  if (typeof value !== 'string') return refused('wrong-type', text.notText(), hint);
  return form.test(value) ? read(value) : refused('bad-format', text.badForm(), hint);
}

/** A cron expression of five fields, by the machine's clock. */
export function schedule(description: string, example: string) {
  return field(readSchedule, { type: 'string', description, examples: [example] });
}

/** The same, or `never`, which gives undefined. */
export function scheduleOrNever(description: string, example: string) {
  return field((value): Read<string | undefined> => (value === 'never' ? read(undefined) : readSchedule(value)), {
    type: 'string',
    description,
    examples: [example, 'never'],
  });
}

function readSchedule(value: unknown): Read<string> {
  if (typeof value !== 'string') return refused('wrong-type', text.notText(), forms.schedule());
  if (value.trim().split(/\s+/).length !== 5) return refused('bad-format', text.badForm(), forms.schedule());
  try {
    new Cron(value, { paused: true }).stop();
    return read(value.trim());
  } catch {
    return refused('bad-format', text.badForm(), forms.schedule());
  }
}
