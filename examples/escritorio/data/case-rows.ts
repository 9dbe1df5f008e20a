import { dateAt } from './calendar.ts';
import { classesOf } from './case-classes.ts';
import { caseNumber } from './case-number.ts';
import { type ClientBrief, unused } from './client-rows.ts';
import { randomDefendant } from './companies.ts';
import { COURTS } from './courts.ts';
import { randomPerson } from './names.ts';
import type { OfficePlan } from './office-plan.ts';
import type { CaseBrief, Emit } from './rows.ts';
import type { Random } from './random.ts';
import { searchText } from './search-text.ts';

const STATUSES = [
  { status: 'active', weight: 70 },
  { status: 'suspended', weight: 8 },
  { status: 'archived', weight: 22 },
];
/** Median value of a case in reais, and the spread of its logarithm: many small, few of millions. */
const MEDIAN_VALUE = 18_000;
const SPREAD = 1.2;

/** An office's cases: a few clients have many, most have one. */
export function emitCases(random: Random, plan: OfficePlan, clients: readonly ClientBrief[], emit: Emit): readonly CaseBrief[] {
  const numbers = new Set<string>();
  return Array.from({ length: plan.counts.cases }, (_, index) => {
    const id = plan.first.cases + index;
    // The square puts four times as many cases on the first quarter of the clients as on the last.
    const client = clients[Math.floor(random.next() ** 2 * clients.length)] ?? random.pick(clients);
    const opponent = random.chance(0.6) ? randomDefendant(random) : randomPerson(random);
    const title = `${client.name} × ${opponent}`;
    const age = Math.floor(random.next() ** 1.5 * 2400) + 1;
    const court = random.weighted(COURTS);
    const openedOn = dateAt(-age);
    const number = unused(numbers, () =>
      caseNumber({
        sequence: random.integer(1, 5_999_999),
        year: Number(openedOn.slice(0, 4)),
        segment: court.segment,
        court: court.court,
        unit: random.integer(1, 700),
      }),
    );
    const caseClass = random.weighted(classesOf(court.segment));
    const value = Math.round(MEDIAN_VALUE * Math.exp(SPREAD * random.normal()) * 100);
    const responsible = plan.first.users + random.integer(0, plan.counts.users - 1);
    const updated = `${dateAt(-random.integer(0, Math.min(age, 400)))} ${String(random.integer(8, 19)).padStart(2, '0')}:${String(random.integer(0, 59)).padStart(2, '0')}:00-03`;
    emit('cases', [
      plan.id,
      id,
      number,
      title,
      client.id,
      responsible,
      court.code,
      caseClass.code,
      random.weighted(STATUSES).status,
      value,
      openedOn,
      searchText(`${title} ${number}`),
      `${openedOn} 08:00:00-03`,
      updated,
    ]);
    return { id, title, number };
  });
}
