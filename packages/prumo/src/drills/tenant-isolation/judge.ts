import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';

export const CLAIM = 'tenants-are-apart';

export interface Attempted {
  /** Routes of the application that lead to records of a tenant. */
  readonly routes: number;
  /** Requests of one tenant for what is another's, by every route and way. */
  readonly attempts: number;
  /** Those that reached it. */
  readonly crossed: readonly string[];
  /** The same requests by the right tenant that succeeded: a route that refuses everybody shows nothing. */
  readonly own: number;
}

/** No attempt reaches what is another's, by routes that work for their own. Pure. */
export function judgeIsolation({ routes, attempts, crossed, own }: Attempted): Judgement {
  const base = { claim: CLAIM, kind: 'safety' } as const;
  if (crossed.length > attempts) return { ...base, held: null, reason: text.mismatch(crossed.length, attempts) };
  if (crossed.length > 0) return { ...base, held: false, reason: text.crossed(crossed) };
  if (routes === 0 || attempts < routes) return { ...base, held: null, reason: text.tooFew(routes, attempts) };
  if (own < routes) return { ...base, held: null, reason: text.noControl(own, routes) };
  return { ...base, held: true, reason: null };
}
