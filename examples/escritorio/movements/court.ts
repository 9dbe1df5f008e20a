import type { DependencyOptions } from '@prumo/app/resilience';
import { type CourtApi, createCourtApi } from './court-api.ts';
import { createLastKnown, type LastKnown, type Store } from './last-known.ts';

/** The court with what it said last. */
export interface Court {
  readonly court: CourtApi;
  readonly lastKnown: LastKnown;
}

/** Asks nothing yet. Undefined where no address is given. */
export function openCourt(url: string, redis: Store, options: Pick<DependencyOptions, 'registry' | 'log'>): Court | undefined {
  return url === '' ? undefined : { court: createCourtApi(url, options), lastKnown: createLastKnown(redis) };
}
