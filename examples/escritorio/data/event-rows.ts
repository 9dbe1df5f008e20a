import { dateAt, EVENT_KINDS, officeHour } from './calendar.ts';
import type { OfficePlan } from './office-plan.ts';
import type { CaseBrief, Emit } from './rows.ts';
import type { Random } from './random.ts';

/** An office's calendar: two thirds in the past, of which almost all are done. */
export function emitEvents(random: Random, plan: OfficePlan, cases: readonly CaseBrief[], emit: Emit): void {
  for (let index = 0; index < plan.counts.events; index += 1) {
    const { kind, titles } = random.weighted(EVENT_KINDS);
    const days = random.integer(-360, 180);
    const status = days < -3 && random.chance(0.985) ? 'done' : 'scheduled';
    emit('calendar_events', [
      plan.id,
      plan.first.events + index,
      random.pick(cases).id,
      kind,
      random.pick(titles),
      officeHour(random, days),
      status,
      `${dateAt(Math.min(days, 0) - random.integer(1, 60))} 11:00:00-03`,
    ]);
  }
}
