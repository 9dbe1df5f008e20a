/** One call of a fake. */
export interface Call<Name extends string = string> {
  readonly operation: Name;
  readonly arguments: readonly unknown[];
}

/** Records the calls of a fake, and lets a test have some fail. */
export interface Recorder<Name extends string> {
  readonly calls: readonly Call<Name>[];
  /** The arguments of each call of one operation, in order. */
  argumentsOf(operation: Name): readonly (readonly unknown[])[];
  /** Has the next calls of an operation fail, one for each error, before they do anything. */
  failNext(operation: Name, ...errors: readonly Error[]): void;
  /** Forgets the calls and the failures to come. */
  forget(): void;
  /** For the fake: notes a call, and throws if it is to fail. */
  note(operation: Name, ...values: readonly unknown[]): void;
}

export function recorder<Name extends string>(): Recorder<Name> {
  const calls: Call<Name>[] = [];
  const failures = new Map<Name, Error[]>();
  return {
    calls,
    argumentsOf: (operation) => calls.filter((call) => call.operation === operation).map((call) => call.arguments),
    failNext(operation, ...errors) {
      failures.set(operation, [...(failures.get(operation) ?? []), ...errors]);
    },
    forget() {
      calls.length = 0;
      failures.clear();
    },
    note(operation, ...values) {
      calls.push({ operation, arguments: values });
      const error = failures.get(operation)?.shift();
      if (error !== undefined) throw error;
    },
  };
}
