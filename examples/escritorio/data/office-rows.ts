import { emitCases } from './case-rows.ts';
import { emitClients } from './client-rows.ts';
import { dateAt } from './calendar.ts';
import { emitEvents } from './event-rows.ts';
import type { OfficePlan } from './office-plan.ts';
import { randomOf } from './random.ts';
import type { CaseBrief, Emit } from './rows.ts';
import { emitUsers } from './user-rows.ts';

/** Makes one office's rows, all but its documents, and hands each to `emit`. The same plan and seed give the same rows. */
export function emitOffice(
  seed: string,
  plan: OfficePlan,
  passwordHash: string,
  emit: Emit,
): { readonly emails: readonly string[]; readonly cases: readonly CaseBrief[] } {
  const random = randomOf(`${seed}/office/${plan.id}`);
  emit('offices', [plan.id, plan.subdomain, plan.name, plan.city, plan.state, `${dateAt(-random.integer(2500, 4000))} 12:00:00-03`]);
  const emails = emitUsers(random, plan, passwordHash, emit);
  const clients = emitClients(random, plan, emit);
  const cases = emitCases(random, plan, clients, emit);
  emitEvents(random, plan, cases, emit);
  return { emails, cases };
}
