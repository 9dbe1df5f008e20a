import { pathOf, type SchemaIssue } from './standard-schema.ts';

/** The input is not what the message says it takes. An answer, not a bug: it comes back as a Result. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  /** What is wrong and where; never the values. */
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  constructor(message: string, issues: readonly SchemaIssue[]) {
    super(`${message}: ${issues.map((issue) => `${pathOf(issue)} ${issue.message}`.trim()).join('; ')}`);
    this.issues = issues.map((issue) => ({ path: pathOf(issue), message: issue.message }));
  }
}

/** A key was used before, for another input. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
}

/** A bug of a middleware: what was inside it failed, and it gave success. The failure is its cause. */
export class ErrorSwallowed extends Error {
  override readonly name = 'ErrorSwallowed';
  constructor(middleware: string, message: string, cause: unknown) {
    super(`middleware ${middleware} made a success of a failure in ${message}`, { cause });
  }
}

/** The bus is not put together: all that is wrong with it, one line each. */
export class BusIncomplete extends Error {
  override readonly name = 'BusIncomplete';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the bus is not complete:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
