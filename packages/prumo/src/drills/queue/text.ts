import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });
const jobs = (count: number): string => `${count} ${count === 1 ? 'job' : 'jobs'}`;

type Told = Readonly<Record<'enqueued' | 'done' | 'lost' | 'doubled' | 'pending', number>>;

export const text = {
  underWay: (active: number, done: number, enqueued: number): Message =>
    say(`${jobs(active)} under way, ${done} of ${enqueued} done`, `${jobs(active)} em andamento, ${done} de ${enqueued} feitos`),
  tooFew: (told: number, least: number): Message =>
    say(
      `the tester put ${jobs(told)} in; at least ${least} are needed`,
      `o testador pôs ${jobs(told)}; são necessários pelo menos ${least}`,
    ),
  nothingUnderWay: (): Message =>
    say(
      'no job was seen under way before all were done: let each take longer, or put more in',
      'nenhum job foi visto em andamento antes de todos terminarem: faça cada um demorar mais, ou ponha mais',
    ),
  mismatch: (begun: number, { enqueued, done, lost, doubled, pending }: Told): Message =>
    say(
      `what the tester told does not add up: ${begun} put in; then ${enqueued} = ${done} done + ${lost} lost + ${pending} pending, ${doubled} of them doubled`,
      `o que o testador contou não fecha: ${begun} postos; depois ${enqueued} = ${done} feitos + ${lost} perdidos + ${pending} pendentes, ${doubled} deles em dobro`,
    ),
  lost: (count: number): Message =>
    say(
      `${jobs(count)} ${count === 1 ? 'was' : 'were'} lost with the worker`,
      `${jobs(count)} ${count === 1 ? 'se perdeu' : 'se perderam'} com o worker`,
    ),
  doubled: (count: number): Message =>
    say(
      `${jobs(count)} had ${count === 1 ? 'its' : 'their'} effect more than once`,
      `${jobs(count)} ${count === 1 ? 'teve' : 'tiveram'} efeito mais de uma vez`,
    ),
  notBack: (): Message => say('the worker did not come back', 'o worker não voltou'),
  pending: (count: number): Message =>
    say(
      `${jobs(count)} still ${count === 1 ? 'waits' : 'wait'} though the worker is back`,
      `${jobs(count)} ainda ${count === 1 ? 'espera' : 'esperam'} embora o worker tenha voltado`,
    ),
};
