import { PrumoError } from '../errors/index.ts';
import type { Locale, Message } from '../messages/message.ts';
import type { Diagnostic } from './problem.ts';
import * as text from './error-text.ts';

/** More are counted, not listed: nobody repairs a hundred at once. */
const MOST_LISTED = 50;

/** The spec has problems. Carries them for `--json`. */
export class SpecError extends PrumoError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], file: string) {
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    super({ code: 'spec-invalid', what: text.problems(errors.length, file), why: list(errors, file), remedy: text.repair() });
    this.name = 'SpecError';
    this.diagnostics = diagnostics;
  }

  /** The problems as data, so that an editor or a script need not take lines apart. */
  override data(locale: Locale): Readonly<Record<string, unknown>> {
    return {
      problems: this.diagnostics.map(({ severity, line, column, code, path, what, hint }) => ({
        severity,
        line,
        column,
        code,
        path,
        what: what[locale],
        hint: hint?.[locale] ?? null,
      })),
    };
  }
}

/** One error for all of a spec's problems; `why` lists them, a line each. `file` is the path as the person knows it. */
export function specError(diagnostics: readonly Diagnostic[], file: string): SpecError {
  return new SpecError(diagnostics, file);
}

/** `prumo.yaml:12:5  reason  (hint)` */
export function diagnosticLine(diagnostic: Diagnostic, file: string, locale: Locale): string {
  const place = `${file}:${diagnostic.line}:${diagnostic.column}`;
  const hint = diagnostic.hint === undefined ? '' : `  (${diagnostic.hint[locale]})`;
  const path = diagnostic.path === '' ? '' : `${diagnostic.path}: `;
  return `${place}  ${path}${diagnostic.what[locale]}${hint}`;
}

function list(errors: readonly Diagnostic[], file: string): Message {
  const lines = (locale: Locale): string => {
    const listed = errors.slice(0, MOST_LISTED).map((diagnostic) => diagnosticLine(diagnostic, file, locale));
    const rest = errors.length - listed.length;
    return [...listed, ...(rest > 0 ? [text.andMore(rest)[locale]] : [])].join('\n');
  };
  return { en: lines('en'), 'pt-BR': lines('pt-BR') };
}
