import type { CourtApi } from './court-api.ts';
import { NotAtCourt } from './court-api.ts';
import type { LastKnown } from './last-known.ts';
import type { CourtState } from './movement.ts';

/** The movements of an office's case: what the court says now, else what it said last and when. Never throws for the court's sake. */
export async function courtState(
  { court, lastKnown, now = () => new Date() }: { readonly court: CourtApi; readonly lastKnown: LastKnown; readonly now?: () => Date },
  office: string,
  number: string,
): Promise<CourtState> {
  try {
    const movements = await court.ask(number);
    const state = { asOf: now().toISOString(), movements: [...movements] };
    await lastKnown.keep(office, number, state);
    return { kind: 'known', current: true, ...state };
  } catch (error) {
    if (error instanceof NotAtCourt) return { kind: 'not-at-court' };
    const last = await lastKnown.find(office, number);
    return last === undefined ? { kind: 'nothing-known' } : { kind: 'known', current: false, ...last };
  }
}
