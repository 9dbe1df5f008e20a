/** What may go wrong in a way the caller has to deal with: a value, or an error of a known kind. What nobody foresaw is thrown. */
export type Result<T, E> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}

/** The value changed; an error stays as it is. */
export function map<T, U, E>(result: Result<T, E>, change: (value: T) => U): Result<U, E> {
  return result.ok ? ok(change(result.value)) : result;
}

/** The error changed; a value stays as it is. */
export function mapError<T, E, F>(result: Result<T, E>, change: (error: E) => F): Result<T, F> {
  return result.ok ? result : err(change(result.error));
}

/** The next step, where there is a value to take it with; it may go wrong in other ways. */
export function andThen<T, U, E, F>(result: Result<T, E>, next: (value: T) => Result<U, F>): Result<U, E | F> {
  return result.ok ? next(result.value) : result;
}

/** What becomes of either; both have to be said. */
export function match<T, E, A, B>(result: Result<T, E>, cases: { readonly ok: (value: T) => A; readonly err: (error: E) => B }): A | B {
  return result.ok ? cases.ok(result.value) : cases.err(result.error);
}

/**
 * Waits for a promise, and makes an error that `knows` recognises a value.
 * @throws what the promise was rejected with and `knows` does not recognise: a bug or an outage is not made to look like an answer.
 */
export async function fromPromise<T, E>(promise: PromiseLike<T>, knows: (error: unknown) => error is E): Promise<Result<T, E>> {
  try {
    return ok(await promise);
  } catch (error) {
    if (knows(error)) return err(error);
    throw error;
  }
}
