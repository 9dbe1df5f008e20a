import { randomSurname } from './names.ts';
import type { Random } from './random.ts';

const TRADES = [
  'Comércio de Alimentos',
  'Construtora',
  'Transportes',
  'Farmácia',
  'Distribuidora',
  'Metalúrgica',
  'Supermercados',
  'Padaria',
  'Confecções',
  'Engenharia',
  'Tecnologia',
  'Agropecuária',
  'Serviços Médicos',
  'Imobiliária',
  'Autopeças',
  'Materiais de Construção',
  'Indústria Química',
  'Móveis',
];
const FORMS = [
  { form: 'Ltda.', weight: 75 },
  { form: 'S.A.', weight: 10 },
  { form: 'EIRELI', weight: 5 },
  { form: '- ME', weight: 10 },
];

/** A made-up company: "Metalúrgica Ferreira & Lima Ltda." */
export function randomCompany(random: Random): string {
  const owners = random.chance(0.35) ? `${randomSurname(random)} & ${randomSurname(random)}` : randomSurname(random);
  return `${random.pick(TRADES)} ${owners} ${random.weighted(FORMS).form}`;
}

/** The other side of a case: often a bank, an insurer, a utility or the State, here under made-up names. */
const DEFENDANTS = [
  'Banco Horizonte S.A.',
  'Banco Nacional de Crédito Popular S.A.',
  'Seguradora Litorânea S.A.',
  'Telefonia Planalto S.A.',
  'Companhia de Energia do Vale',
  'Plano de Saúde Bem-Viver',
  'Companhia Aérea Cruzeiro S.A.',
  'Município',
  'Estado',
  'União Federal',
  'Instituto Nacional do Seguro Social',
  'Condomínio Edifício Jardim das Acácias',
];

export function randomDefendant(random: Random): string {
  return random.pick(DEFENDANTS);
}
