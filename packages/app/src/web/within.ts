/**
 * The answer, or an error after so many milliseconds, whatever the client would wait. What comes later is not an unhandled rejection.
 * @throws Error `no answer within … ms`, or what the promise rejected with.
 */
export function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  void answer.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
