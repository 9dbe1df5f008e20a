import type { Count } from '../../calendar/due-date.ts';
import type { Holiday } from '../../calendar/holidays.ts';
import type { Text } from '../language.ts';

export const calendarText = {
  month: { 'pt-BR': 'Mês', en: 'Month' },
  agenda: { 'pt-BR': 'Lista', en: 'Agenda' },
  view: { 'pt-BR': 'Visão', en: 'View' },
  who: { 'pt-BR': 'De quem', en: 'Whose' },
  everyone: { 'pt-BR': 'De todos', en: "Everyone's" },
  mine: { 'pt-BR': 'Só os meus', en: 'Only mine' },
  previousMonth: { 'pt-BR': 'Mês anterior', en: 'Previous month' },
  nextMonth: { 'pt-BR': 'Próximo mês', en: 'Next month' },
  thisMonth: { 'pt-BR': 'Hoje', en: 'Today' },
  turn: { 'pt-BR': 'Meses', en: 'Months' },
  nothing: { 'pt-BR': 'Nada na agenda neste mês.', en: 'Nothing in the calendar this month.' },
  tooMany: { 'pt-BR': 'Há mais do que cabe aqui; veja só os seus.', en: 'There is more than fits here; see only yours.' },
  holiday: { 'pt-BR': 'Feriado', en: 'Holiday' },
  today: { 'pt-BR': 'hoje', en: 'today' },
  newDeadline: { 'pt-BR': 'Novo prazo', en: 'New deadline' },
  whichCase: { 'pt-BR': 'De qual processo é o prazo?', en: 'Which case is the deadline of?' },
  changeCase: { 'pt-BR': 'Trocar de processo', en: 'Choose another case' },
  case: { 'pt-BR': 'Processo', en: 'Case' },
  deadlineTitle: { 'pt-BR': 'O que deve ser feito', en: 'What has to be done' },
  responsible: { 'pt-BR': 'Responsável', en: 'Responsible' },
  ofTheCase: { 'pt-BR': 'Quem responde pelo processo', en: 'Whoever is responsible for the case' },
  nobody: { 'pt-BR': 'Ninguém', en: 'Nobody' },
  counting: { 'pt-BR': 'Contar o prazo', en: 'Count the deadline' },
  from: { 'pt-BR': 'Publicação ou intimação', en: 'Publication or notice' },
  days: { 'pt-BR': 'Dias', en: 'Days' },
  by: { 'pt-BR': 'Como contar', en: 'How to count' },
  dueOn: { 'pt-BR': 'Vencimento', en: 'Due on' },
  dueOnHint: { 'pt-BR': 'Em branco, é contado pelos campos acima', en: 'Left empty, it is counted by the fields above' },
  preview: { 'pt-BR': 'Calcular', en: 'Calculate' },
  result: { 'pt-BR': 'Vence em', en: 'Due on' },
  leftOut: { 'pt-BR': 'Feriados não contados:', en: 'Holidays not counted:' },
  suspension: {
    'pt-BR': 'Entre 20 de dezembro e 20 de janeiro o prazo fica suspenso (CPC, art. 220).',
    en: 'Between 20 December and 20 January the deadline is suspended (CPC, art. 220).',
  },
  sources: {
    'pt-BR':
      'Dias úteis pelo CPC, arts. 216, 219, 220 e 224 (e CLT, art. 775); dias corridos pelo Código Civil, art. 132. Contam-se os feriados nacionais e, nos tribunais federais e superiores, os da Lei 5.010/1966, art. 62. Feriados estaduais, municipais e portarias do tribunal não entram: o prazo verdadeiro pode vencer depois, nunca antes. Confira.',
    en: 'Business days by CPC, arts. 216, 219, 220 and 224 (and CLT, art. 775); calendar days by the Civil Code, art. 132. National holidays are left out and, for federal and superior courts, those of Lei 5.010/1966, art. 62. Holidays of states, cities and single courts are not known here: the true deadline may end later, never before. Check it.',
  },
  done: { 'pt-BR': 'Marcar como cumprido', en: 'Mark as done' },
  reopen: { 'pt-BR': 'Reabrir', en: 'Reopen' },
  reassign: { 'pt-BR': 'Mudar responsável', en: 'Reassign' },
  countedHow: { 'pt-BR': 'Contagem', en: 'Counting' },
  untilMidnight: { 'pt-BR': 'até o fim do dia', en: 'until the end of the day' },
} as const satisfies Readonly<Record<string, Text>>;

export const countText: Readonly<Record<Count, Text>> = {
  business: { 'pt-BR': 'Dias úteis', en: 'Business days' },
  calendar: { 'pt-BR': 'Dias corridos', en: 'Calendar days' },
};

export const holidayText: Readonly<Record<Holiday, Text>> = {
  'new-year': { 'pt-BR': 'Confraternização Universal', en: "New Year's Day" },
  'good-friday': { 'pt-BR': 'Sexta-Feira Santa', en: 'Good Friday' },
  tiradentes: { 'pt-BR': 'Tiradentes', en: 'Tiradentes' },
  labour: { 'pt-BR': 'Dia do Trabalho', en: 'Labour Day' },
  independence: { 'pt-BR': 'Independência', en: 'Independence Day' },
  aparecida: { 'pt-BR': 'Nossa Senhora Aparecida', en: 'Our Lady of Aparecida' },
  'all-souls': { 'pt-BR': 'Finados', en: "All Souls' Day" },
  republic: { 'pt-BR': 'Proclamação da República', en: 'Proclamation of the Republic' },
  'black-awareness': { 'pt-BR': 'Consciência Negra', en: 'Black Awareness Day' },
  christmas: { 'pt-BR': 'Natal', en: 'Christmas' },
  'federal-recess': { 'pt-BR': 'Recesso da Justiça Federal', en: 'Recess of the Federal Justice' },
  carnival: { 'pt-BR': 'Carnaval', en: 'Carnival' },
  'holy-week': { 'pt-BR': 'Semana Santa', en: 'Holy Week' },
  'law-courses': { 'pt-BR': 'Criação dos cursos jurídicos', en: 'Foundation of the law courses' },
  'all-saints': { 'pt-BR': 'Todos os Santos', en: "All Saints' Day" },
  'justice-day': { 'pt-BR': 'Dia da Justiça', en: 'Justice Day' },
};

/** "15 dias úteis desde 30 de out. de 2026" */
export function countedText(days: number, by: Count, from: Text): Text {
  const one = days === 1;
  const words = {
    business: { 'pt-BR': one ? 'dia útil' : 'dias úteis', en: one ? 'business day' : 'business days' },
    calendar: { 'pt-BR': one ? 'dia corrido' : 'dias corridos', en: one ? 'calendar day' : 'calendar days' },
  }[by];
  return { 'pt-BR': `${days} ${words['pt-BR']} desde ${from['pt-BR']}`, en: `${days} ${words.en} from ${from.en}` };
}
