import { ok } from '../result/index.ts';
import { carrying, type Middleware, type Outcome } from './middleware.ts';
import { restored } from './validate.ts';

/** Gives what is kept under the key, or loads and keeps it. An error of `load` is thrown as it is and not kept. The kit's cache part is one. */
export type Through = (entry: CacheEntry, load: () => Promise<unknown>) => Promise<unknown>;

export interface CacheEntry {
  readonly query: string;
  /** With the tenant before it: what one may read is never another's answer. */
  readonly key: string;
  readonly tags: readonly string[];
}

/** Answers of queries that say how they are kept. One that no longer fits the query is asked for again. */
export function cachedQueries<Tx>(through: Through): Middleware<Tx> {
  return {
    name: 'cache',
    async run(call, next) {
      const { message, input, context } = call;
      if (message.kind !== 'query' || message.cache === undefined) return next(call);
      const tenant = context?.tenant === undefined ? '-' : encodeURIComponent(context.tenant);
      const entry = {
        query: message.name,
        key: `${message.name}:${tenant}:${message.cache.key(input)}`,
        tags: message.cache.tags?.(input) ?? [],
      };
      let loaded: Outcome | undefined;
      const outcome = await carrying(
        (work) => through(entry, work),
        async () => {
          loaded = await next(call);
          return loaded;
        },
      );
      if (!outcome.ok || loaded !== undefined) return outcome;
      const kept = await restored(message, outcome.value);
      return kept === undefined ? next(call) : ok(kept.value);
    },
  };
}
