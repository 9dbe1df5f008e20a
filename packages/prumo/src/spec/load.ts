import { explain, type Finding } from './explain.ts';
import { type Diagnostic, overlaps, type Path, pathText, type Problem, problem } from './problem.ts';
import { judgeable } from './prune.ts';
import { RULES } from './rules/rules.ts';
import { type SpecContent, specSchema } from './schema.ts';
import type { Spec } from './spec.ts';
import * as text from './text.ts';
import { formatSize } from './values/units.ts';
import { linesOf } from './yaml/lines.ts';
import { type Located, readSource, type Source } from './yaml/source.ts';
import { isTextValue } from './yaml/text-values.ts';
import { tooManyBytes, tooManyBytesHint } from './yaml/text.ts';

/** Bytes. */
export const LARGEST_FILE = 1024 ** 2;

export interface LoadedSpec {
  /** Undefined when a diagnostic is an error. */
  readonly spec: Spec | undefined;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Placed {
  readonly severity: 'error' | 'warning';
  readonly offset: number;
  readonly path: Path;
  readonly problem: Problem;
}

/**
 * Read a spec and collect everything wrong with it at once. Pure, and never throws, whatever the text. `folder` is the
 * absolute folder the file lies in.
 */
export function loadSpec(fileText: string, options: { readonly folder: string }): LoadedSpec {
  if (fileText.length > LARGEST_FILE || Buffer.byteLength(fileText) > LARGEST_FILE) {
    const what = problem('too-large', tooManyBytes(formatSize(LARGEST_FILE)), tooManyBytesHint());
    return { spec: undefined, diagnostics: [{ severity: 'error', ...what, path: '', line: 1, column: 1 }] };
  }
  const yaml = withoutByteOrderMark(fileText);
  const source = readSource(yaml, isTextValue);
  const { content, placed } = judge(source);
  const diagnostics = inOrder([...source.problems.map(asError), ...placed], yaml);
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { spec: failed || content === undefined ? undefined : { ...content, folder: options.folder }, diagnostics };
}

function withoutByteOrderMark(fileText: string): string {
  return fileText.startsWith('\ufeff') ? fileText.slice(1) : fileText;
}

function asError(located: Located): Placed {
  return { severity: 'error', ...located };
}

function judge(source: Source): { readonly content: SpecContent | undefined; readonly placed: readonly Placed[] } {
  const { plain, places, problems, brokenAt } = source;
  // Reading stopped in the middle: what was read is not what is written.
  if (problems.some((located) => located.problem.code === 'too-large')) return { content: undefined, placed: [] };
  if (plain === undefined || plain === null) {
    // Something else was wrong and is reported; only a file with nothing in it is called empty.
    const found = problems.length > 0 ? [] : [{ offset: 0, path: [], problem: problem('empty', text.fileEmpty(), text.fileEmptyHint()) }];
    return { content: undefined, placed: found.map(asError) };
  }
  const result = specSchema.safeParse(plain);
  const explained = result.success ? [] : result.error.issues.flatMap((issue) => explain(issue, plain));
  // A value behind a bad alias is already told; that it is therefore missing is no news.
  const unread = problems
    .filter((located) => located.problem.code === 'bad-alias' && located.path.length > 0)
    .map((located) => located.path);
  const findings = explained.filter((one) => !unread.some((path) => overlaps(path, one.path)));
  if (brokenAt !== undefined) {
    // After a break the structure is a guess: only what was written before it is judged, and nothing is called missing.
    const certain = findings.filter(
      (one) =>
        one.problem.code !== 'no-value' &&
        one.problem.code !== 'missing' &&
        places.has(one.path) &&
        places.offset(one.path, one.at) < brokenAt,
    );
    return { content: undefined, placed: certain.map((one) => placeOf(one, source)) };
  }
  const judged = result.success ? { spec: result.data, pruned: [] } : judgeable(plain, explained);
  const broken = [...(judged?.pruned ?? []), ...problems.map((located) => located.path).filter((path) => path.length > 0)];
  const ruled = (judged === undefined ? [] : RULES.flatMap((rule) => rule(judged.spec)))
    .filter((one) => !one.from.some((from) => broken.some((path) => overlaps(from, path))))
    .map((one): Placed => ({ severity: one.severity, offset: places.offset(one.path, one.at), path: one.path, problem: one.problem }));
  return { content: result.success ? result.data : undefined, placed: [...findings.map((one) => placeOf(one, source)), ...ruled] };
}

function placeOf(one: Finding, source: Source): Placed {
  return { severity: 'error', offset: source.places.offset(one.path, one.at), path: one.path, problem: one.problem };
}

function inOrder(placed: readonly Placed[], yaml: string): readonly Diagnostic[] {
  const lines = linesOf(yaml);
  const seen = new Set<string>();
  return placed
    .toSorted((one, other) => one.offset - other.offset)
    .flatMap((one): Diagnostic[] => {
      // An anchor's problem would be told again for each of its aliases, at the same place.
      const identity = JSON.stringify([one.offset, one.problem.code, one.problem.what.en]);
      if (seen.has(identity)) return [];
      seen.add(identity);
      return [{ severity: one.severity, ...one.problem, path: pathText(one.path), ...lines.at(one.offset) }];
    });
}
