import type { Result } from '../result/index.ts';
import type { InvalidInput, KeyReused } from './errors.ts';
import type { Schema } from './standard-schema.ts';

/** A class of errors that a message may end with and its caller deals with. */
export type ErrorClass = abstract new (...parameters: never[]) => Error;

/** Under which name a query's answer is kept; the query's own name and the tenant are put before it. */
export interface QueryCache<Input> {
  key(input: Input): string;
  /** What the answer is made of, so that all of it can be forgotten together. */
  tags?(input: Input): readonly string[];
}

interface Definition<Given, Input, Output, Errors extends readonly ErrorClass[]> {
  /** A label of metrics, in audit trails and idempotency keys: it is for ever. */
  readonly name: string;
  readonly input: Schema<Given, Input>;
  readonly output: Schema<unknown, Output>;
  /** Declared: they come back as a Result. Every other error is thrown. */
  readonly errors: Errors;
}

/** Something to be done. */
export interface Command<Given, Input, Output, Errors extends readonly ErrorClass[]> extends Definition<Given, Input, Output, Errors> {
  readonly kind: 'command';
}

/** Something to be asked; it changes nothing. */
export interface Query<Given, Input, Output, Errors extends readonly ErrorClass[]> extends Definition<Given, Input, Output, Errors> {
  readonly kind: 'query';
  readonly cache: QueryCache<Input> | undefined;
  readonly audited: boolean;
}

export type AnyCommand = Command<unknown, unknown, unknown, readonly ErrorClass[]>;
export type AnyQuery = Query<unknown, unknown, unknown, readonly ErrorClass[]>;
export type AnyMessage = AnyCommand | AnyQuery;

export type GivenOf<M> = M extends { readonly input: Schema<infer Given, unknown> } ? Given : never;
export type InputOf<M> = M extends { readonly input: Schema<never, infer Input> } ? Input : never;
export type OutputOf<M> = M extends { readonly output: Schema<never, infer Output> } ? Output : never;
export type ErrorOf<M extends AnyMessage> = InstanceType<M['errors'][number]>;

/** What comes back for a message: its output, or an error it declares, or what the bus itself finds wrong with the input. */
export type Answer<M extends AnyMessage> = Result<
  OutputOf<M>,
  ErrorOf<M> | InvalidInput | (M extends { readonly kind: 'command' } ? KeyReused : never)
>;

interface Options<Given, Input, Output, Errors> {
  /** What it takes; handlers get what this gives. */
  readonly input: Schema<Given, Input>;
  /** What it answers; checked where an answer comes from a cache or a table, not each time. */
  readonly output: Schema<unknown, Output>;
  readonly errors?: Errors;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function named(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`${name} is no name of a message: lower case, words joined by hyphens`);
  return name;
}

/** @throws TypeError for a name that is not in lower case with hyphens. */
export function command<Given, Input, Output>(
  name: string,
  options: Options<Given, Input, Output, undefined>,
): Command<Given, Input, Output, readonly []>;
export function command<Given, Input, Output, const Errors extends readonly ErrorClass[]>(
  name: string,
  options: Options<Given, Input, Output, Errors>,
): Command<Given, Input, Output, Errors>;
export function command(name: string, { input, output, errors = [] }: Options<unknown, unknown, unknown, readonly ErrorClass[] | undefined>): AnyCommand {
  return { kind: 'command', name: named(name), input, output, errors };
}

interface QueryOptions<Given, Input, Output, Errors> extends Options<Given, Input, Output, Errors> {
  /** Its answers may be kept; the bus needs a cache. */
  readonly cache?: QueryCache<Input>;
  /** It reads what must not be read unseen: each time is audited, and it is never answered from a cache. */
  readonly audited?: boolean;
}

/** @throws TypeError for a name that is not in lower case with hyphens, or one both audited and kept in a cache. */
export function query<Given, Input, Output>(
  name: string,
  options: QueryOptions<Given, Input, Output, undefined>,
): Query<Given, Input, Output, readonly []>;
export function query<Given, Input, Output, const Errors extends readonly ErrorClass[]>(
  name: string,
  options: QueryOptions<Given, Input, Output, Errors>,
): Query<Given, Input, Output, Errors>;
export function query(name: string, options: QueryOptions<unknown, unknown, unknown, readonly ErrorClass[] | undefined>): AnyQuery {
  const { input, output, errors = [], cache, audited = false } = options;
  if (audited && cache !== undefined) throw new TypeError(`${name} is audited: an answer from a cache would be read unseen`);
  return { kind: 'query', name: named(name), input, output, errors, cache, audited };
}
