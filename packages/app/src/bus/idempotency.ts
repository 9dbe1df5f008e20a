import { createHash } from 'node:crypto';
import { err, ok } from '../result/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { KeyReused } from './errors.ts';
import type { Middleware } from './middleware.ts';
import { restored } from './validate.ts';

export interface KeyedRequest {
  /** The command and the tenant: keys of one are not those of another. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256 of the input, hexadecimal. */
  readonly fingerprint: string;
}

/** Remembers in the transaction of the effect what was done under a key, so that there are both or neither. */
export interface IdempotencyStore<Tx> {
  /** Takes the key, waiting for another that is at it; gives what was done before under it, if anything was. */
  claim(transaction: Tx, request: KeyedRequest): Promise<{ readonly fingerprint: string; readonly result: unknown } | undefined>;
  /** Keeps the result with the key. */
  keep(transaction: Tx, request: KeyedRequest, result: unknown): Promise<void>;
}

const LONGEST_KEY = 200;

/** A command with a key has its effect once, however often it comes; each further time gets the first one's result. One that failed left nothing, and is done anew. */
export function idempotentCommands<Tx>(store: IdempotencyStore<Tx>): Middleware<Tx> {
  return {
    name: 'idempotency',
    async run(call, next) {
      const { message, input, idempotencyKey: key, transaction, context } = call;
      if (message.kind !== 'command' || key === undefined) return next(call);
      if (transaction === undefined) throw new TypeError('an idempotency key belongs into the transaction of its effect');
      if (key.length === 0 || key.length > LONGEST_KEY) throw new RangeError(`an idempotency key has 1 to ${LONGEST_KEY} characters`);
      const request = {
        scope: `${message.name}:${context?.tenant ?? '-'}`,
        key,
        fingerprint: createHash('sha256').update(canonicalJson(input)).digest('hex'),
      };
      const earlier = await store.claim(transaction, request);
      if (earlier === undefined) {
        const outcome = await next(call);
        if (outcome.ok) await store.keep(transaction, request, outcome.value);
        return outcome;
      }
      if (earlier.fingerprint !== request.fingerprint) return err(new KeyReused(`this key was used for another ${message.name}`));
      const kept = await restored(message, earlier.result);
      if (kept === undefined) throw new TypeError(`what is kept under this key is no result of ${message.name} any more`);
      return ok(kept.value);
    },
  };
}
