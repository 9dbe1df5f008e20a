import type { Random } from './random.ts';

/**
 * The day the generated data is "today", fixed so that the same seed gives the same bytes on any day. Events before it are
 * mostly done, later ones are to come.
 */
const REFERENCE_DAY = Date.UTC(2026, 10, 2);
const DAY = 86_400_000;

/** A date so many days from the reference day, as PostgreSQL's `date`. */
export function dateAt(days: number): string {
  return new Date(REFERENCE_DAY + days * DAY).toISOString().slice(0, 10);
}

/** A moment in office hours (9 to 18, Brasília time) on a weekday about `days` from the reference day. */
export function officeHour(random: Random, days: number): string {
  const day = new Date(REFERENCE_DAY + days * DAY);
  const weekend = { 0: 1, 6: 2 }[day.getUTCDay()] ?? 0;
  day.setUTCDate(day.getUTCDate() + weekend);
  const hour = String(random.integer(9, 17)).padStart(2, '0');
  return `${day.toISOString().slice(0, 10)} ${hour}:${random.pick(['00', '30'])}:00-03`;
}

export const EVENT_KINDS = [
  {
    kind: 'deadline',
    weight: 55,
    titles: ['Prazo para contestação', 'Prazo para recurso', 'Manifestação sobre laudo', 'Réplica', 'Alegações finais'],
  },
  {
    kind: 'hearing',
    weight: 25,
    titles: ['Audiência de conciliação', 'Audiência de instrução e julgamento', 'Audiência una', 'Sessão de mediação'],
  },
  { kind: 'meeting', weight: 15, titles: ['Reunião com o cliente', 'Alinhamento da estratégia', 'Assinatura de procuração'] },
  { kind: 'examination', weight: 5, titles: ['Perícia contábil', 'Perícia médica', 'Vistoria no imóvel'] },
] as const;
