import { err, ok, type Result } from '../result/index.ts';
import { InvalidInput } from './errors.ts';
import type { AnyMessage } from './message.ts';

/** The input as the message's schema gives it. */
export async function validated({ name, input }: AnyMessage, given: unknown): Promise<Result<unknown, InvalidInput>> {
  const result = await input['~standard'].validate(given);
  return result.issues === undefined ? ok(result.value) : err(new InvalidInput(name, result.issues));
}

/** What a cache or a table gave back, if it still is what the message answers; undefined where an older release kept something else. */
export async function restored({ output }: AnyMessage, kept: unknown): Promise<{ readonly value: unknown } | undefined> {
  const result = await output['~standard'].validate(kept);
  return result.issues === undefined ? { value: result.value } : undefined;
}
