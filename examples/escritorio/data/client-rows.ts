import { dateAt } from './calendar.ts';
import { CITIES } from './cities.ts';
import { randomCnpj } from './cnpj.ts';
import { randomCompany } from './companies.ts';
import { randomCpf } from './cpf.ts';
import { randomPerson } from './names.ts';
import type { OfficePlan } from './office-plan.ts';
import type { Emit } from './rows.ts';
import type { Random } from './random.ts';
import { slug } from './search-text.ts';

const SHARE_OF_COMPANIES = 0.28;

/** A client as its cases name it. */
export interface ClientBrief {
  readonly id: number;
  readonly name: string;
}

/** An office's clients, people and companies, each with a CPF or CNPJ of its own. Most live where the office is. */
export function emitClients(random: Random, plan: OfficePlan, emit: Emit): readonly ClientBrief[] {
  const taken = new Set<string>();
  return Array.from({ length: plan.counts.clients }, (_, index) => {
    const id = plan.first.clients + index;
    const company = random.chance(SHARE_OF_COMPANIES);
    const name = company ? randomCompany(random) : randomPerson(random);
    const document = unused(taken, () => (company ? randomCnpj(random) : randomCpf(random)));
    const { city, state } = random.chance(0.7) ? plan : random.weighted(CITIES);
    const email = random.chance(0.8) ? `${slug(name)}@correio.example` : null;
    const phone = `(${random.integer(11, 89)}) 9${random.integer(1000, 9999)}-${String(random.integer(0, 9999)).padStart(4, '0')}`;
    emit('clients', [
      plan.id,
      id,
      company ? 'company' : 'person',
      name,
      document,
      email,
      phone,
      city,
      state,
      `${dateAt(-random.integer(1, 2400))} 10:00:00-03`,
    ]);
    return { id, name };
  });
}

/** The first value made that was not there before, now noted. */
export function unused(taken: Set<string>, make: () => string): string {
  for (;;) {
    const value = make();
    if (!taken.has(value)) {
      taken.add(value);
      return value;
    }
  }
}
