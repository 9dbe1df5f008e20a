import type { Schema } from './standard-schema.ts';

/** A class of errors that a message may end with and its caller deals with. */
export type ErrorClass = abstract new (...parameters: never[]) => Error;

/** How long a query's answer may be kept, and under which name; the tenant is put before it. */
export interface QueryCache<Input> {
  readonly key: (input: Input) => string;
  /** What the answer is made of, so that all of it can be forgotten together. */
  readonly tags?: (input: Input) => readonly string[];
}

interface Definition<Name extends string, Input, Output, Errors extends readonly ErrorClass[]> {
  readonly name: Name;
  readonly input: Schema<unknown, Input>;
  readonly output: Schema<unknown, Output>;
  /** Declared: they come back as a Result. Every other error is thrown. */
  readonly errors: Errors;
}

/** Something to be done. Its name is a metric's label and stands in audit trails and idempotency keys: it is for ever. */
export interface Command<Name extends string, Input, Output, Errors extends readonly ErrorClass[]>
  extends Definition<Name, Input, Output, Errors> {
  readonly kind: 'command';
}

/** Something to be asked; it changes nothing. */
export interface Query<Name extends string, Input, Output, Errors extends readonly ErrorClass[]>
  extends Definition<Name, Input, Output, Errors> {
  readonly kind: 'query';
  readonly cache?: QueryCache<Input> | undefined;
}

type Options<Input, Output, Errors extends readonly ErrorClass[]> = {
  /** What it takes; handlers get what this gives. */
  readonly input: Schema<unknown, Input>;
  /** What it answers; checked where an answer comes from a cache or a table, not each time. */
  readonly output: Schema<unknown, Output>;
  readonly errors?: Errors;
};

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function named<Name extends string>(name: Name): Name {
  if (!NAME.test(name)) throw new TypeError(`${name} is no name of a message: lower case, words joined by hyphens`);
  return name;
}

/** @throws TypeError for a name that is not in lower case with hyphens. */
export function command<Name extends string, Input, Output, const Errors extends readonly ErrorClass[] = readonly []>(
  name: Name,
  options: Options<Input, Output, Errors>,
): Command<Name, Input, Output, Errors> {
  return { kind: 'command', name: named(name), input: options.input, output: options.output, errors: declared(options.errors) };
}

/** @throws TypeError for a name that is not in lower case with hyphens. */
export function query<Name extends string, Input, Output, const Errors extends readonly ErrorClass[] = readonly []>(
  name: Name,
  options: Options<Input, Output, Errors> & { readonly cache?: QueryCache<Input> },
): Query<Name, Input, Output, Errors> {
  const { input, output, errors, cache } = options;
  return { kind: 'query', name: named(name), input, output, errors: declared(errors), cache };
}

/** Without a list, `Errors` is the empty one by default. */
function declared<Errors extends readonly ErrorClass[]>(errors: Errors | undefined): Errors {
  return errors ?? ([] as unknown as Errors);
}
