/** Standard Schema, version 1, as https://standardschema.dev gives it to be copied: zod, valibot, arktype and others speak it. */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A type without a check, where the value never leaves the process: a result that is neither cached nor kept. */
export function of<T>(): Schema<T, T> {
  // The one cast of the bus: whoever writes `of<T>()` answers for it.
  return { '~standard': { version: 1, vendor: 'prumo', validate: (value) => ({ value: value as T }) } };
}

/** What came from outside, to be given to a bus: its schema decides what it is, before anything else sees it. */
export function fromOutside<Given>(_message: { readonly input: Schema<Given, unknown> }, received: unknown): Given {
  return received as Given;
}

/** Where an issue lies, `address.street`; empty for the whole. */
export function pathOf({ path = [] }: SchemaIssue): string {
  return path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
}
