import { err, fromPromise, match, ok, type Result } from '../../src/result/index.ts';

export class NotFound extends Error {
  override readonly name = 'NotFound';
}

export function find(titles: ReadonlyMap<string, string>, id: string): Result<string, NotFound> {
  const title = titles.get(id);
  return title === undefined ? err(new NotFound(id)) : ok(title);
}

export const tell = (result: Result<string, NotFound>): string =>
  match(result, { ok: (title) => title, err: (error) => `there is no ${error.message}` });

export const asked = (promise: Promise<string>): Promise<Result<string, NotFound>> =>
  fromPromise(promise, (error) => error instanceof NotFound);
