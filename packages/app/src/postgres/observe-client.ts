import type pg from 'pg';

/** Told when a statement is sent; answers what is to be called when it is over, with its error if it failed. */
export type Sent = (text: string) => (error: unknown) => void;

/**
 * Has `sent` told of every statement of a client, in the context of whoever sends it. Cursors and streams (`pg-cursor`, `pg-query-stream`) are
 * left alone: they last as long as their reader likes.
 */
export function observeClient(client: pg.ClientBase, sent: Sent): void {
  const query: unknown = Reflect.get(client, 'query');
  if (typeof query !== 'function') throw new TypeError('a client of node-postgres has a method query');
  const observed = (...args: unknown[]): unknown => {
    const text = textOf(args[0]);
    if (text === undefined) return Reflect.apply(query, client, args);
    const over = sent(text);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const rest = args.slice(0, -1);
      return Reflect.apply(query, client, [
        ...rest,
        (error: unknown, result: unknown): void => {
          over(error);
          Reflect.apply(callback, undefined, [error, result]);
        },
      ]);
    }
    const answer: unknown = Reflect.apply(query, client, args);
    // Beside the caller's own promise: whoever awaits that sees the error, and this one is never rejected.
    if (answer instanceof Promise) answer.then(() => over(undefined), over);
    return answer;
  };
  Object.defineProperty(client, 'query', { value: observed, writable: true, configurable: true });
}

function textOf(config: unknown): string | undefined {
  if (typeof config === 'string') return config;
  if (typeof config !== 'object' || config === null || 'submit' in config) return undefined;
  return 'text' in config && typeof config.text === 'string' ? config.text : undefined;
}
