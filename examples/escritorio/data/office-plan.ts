import { CITIES } from './cities.ts';
import { randomSurname } from './names.ts';
import { type Random, randomOf } from './random.ts';
import { slug } from './search-text.ts';
import { zipfShares } from './shares.ts';

/** One office: who it is, how much it has, and the first id of each of its kinds of row. */
export interface OfficePlan {
  readonly id: number;
  readonly subdomain: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly counts: Counts;
  readonly first: Counts;
}

interface Counts {
  readonly users: number;
  readonly clients: number;
  readonly cases: number;
  readonly events: number;
  readonly documents: number;
}

/** Rows of each kind per office on average: 200 offices make some 126,000 rows and 400 documents. */
const MEAN: Counts = { users: 7, clients: 160, cases: 230, events: 230, documents: 2 };
const LEAST: Counts = { users: 2, clients: 8, cases: 10, events: 6, documents: 1 };
const KINDS = ['users', 'clients', 'cases', 'events', 'documents'] as const;

/** So many offices, of very different sizes. The first is always `silva`, and the largest. */
export function planOffices(seed: string, offices: number): readonly OfficePlan[] {
  const random = randomOf(`${seed}/offices`);
  const shares = Object.fromEntries(
    KINDS.map((kind) => [kind, zipfShares(offices, offices * MEAN[kind], { exponent: 0.8, least: LEAST[kind] })]),
  );
  const next = { users: 1, clients: 1, cases: 1, events: 1, documents: 1 };
  const used = new Set<string>();
  return Array.from({ length: offices }, (_, index) => {
    const identity = index === 0 ? { subdomain: 'silva', name: 'Silva & Associados' } : randomOffice(random, used);
    used.add(identity.subdomain);
    const counts = countsOf((kind) => shares[kind]?.[index] ?? LEAST[kind]);
    const first = { ...next };
    for (const kind of KINDS) next[kind] += counts[kind];
    const { city, state } = random.weighted(CITIES);
    return { id: index + 1, ...identity, city, state, counts, first };
  });
}

function countsOf(count: (kind: keyof Counts) => number): Counts {
  return {
    users: count('users'),
    clients: count('clients'),
    cases: count('cases'),
    events: count('events'),
    documents: count('documents'),
  };
}

function randomOffice(random: Random, used: ReadonlySet<string>): { subdomain: string; name: string } {
  const [one, other] = [randomSurname(random), randomSurname(random)];
  const name = random.pick([
    `${one} & ${other} Advogados`,
    `${one} Sociedade de Advogados`,
    `${one}, ${other} e Associados`,
    `Advocacia ${one} ${other}`,
  ]);
  const short = slug(name.replace(/Sociedade de Advogados|Advogados|e Associados|Advocacia/g, ''));
  if (!used.has(short) && one !== other) return { subdomain: short, name };
  return randomOffice(random, used);
}
