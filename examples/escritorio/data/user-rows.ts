import { dateAt } from './calendar.ts';
import { randomPerson } from './names.ts';
import type { OfficePlan } from './office-plan.ts';
import type { Emit } from './rows.ts';
import type { Random } from './random.ts';
import { slug } from './search-text.ts';

/** An office's people: the first is a partner. Returns their e-mail addresses, under `.example`, which nobody can own (RFC 2606). */
export function emitUsers(random: Random, plan: OfficePlan, passwordHash: string, emit: Emit): readonly string[] {
  const emails = new Set<string>();
  for (let index = 0; index < plan.counts.users; index += 1) {
    const name = randomPerson(random);
    const words = slug(name).split('-');
    const base = `${words[0] ?? 'a'}.${words.at(-1) ?? 'b'}`;
    const email = `${emails.has(`${base}@${plan.subdomain}.example`) ? `${base}.${index + 1}` : base}@${plan.subdomain}.example`;
    emails.add(email);
    const role = index === 0 || random.chance(0.15) ? 'partner' : random.chance(0.7) ? 'lawyer' : 'assistant';
    emit('users', [
      plan.id,
      plan.first.users + index,
      email,
      name,
      role,
      passwordHash,
      `${dateAt(-random.integer(200, 2400))} 09:00:00-03`,
    ]);
  }
  return [...emails];
}
