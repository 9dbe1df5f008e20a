import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });
const pages = (count: number): string => `${count} ${count === 1 ? 'page' : 'pages'}`;
const paginas = (count: number): string => `${count} ${count === 1 ? 'página' : 'páginas'}`;

type Told = Readonly<Record<'asked' | 'degraded' | 'failed', number>>;

export const text = {
  notWhole: (asked: number, answered: number): Message =>
    say(`with everything there ${answered} of ${pages(asked)} answered`, `com tudo no ar, ${answered} de ${paginas(asked)} responderam`),
  gone: (process: string): Message => say(`${process} is stopped`, `${process} está parado`),
  opened: (count: number): Message => say(`the breaker is open after ${pages(count)}`, `o disjuntor abriu depois de ${paginas(count)}`),
  mismatch: (wanted: number, round: Told | undefined): Message =>
    round === undefined
      ? say('the tester asked for no page', 'o testador não pediu nenhuma página')
      : say(
          `what the tester told does not add up: ${round.asked} asked of ${pages(wanted)}, ${round.degraded} degraded, ${round.failed} failed`,
          `o que o testador contou não fecha: ${round.asked} pedidas de ${paginas(wanted)}, ${round.degraded} degradadas, ${round.failed} com falha`,
        ),
  failed: (count: number): Message =>
    say(
      `${pages(count)} did not answer in the stated way without it; every one must`,
      `${paginas(count)} não ${count === 1 ? 'respondeu' : 'responderam'} do modo declarado sem ele; todas devem`,
    ),
  neverOpen: (): Message =>
    say(
      'the breaker never opened: each page went on waiting for what is gone',
      'o disjuntor nunca abriu: cada página seguiu esperando pelo que não está lá',
    ),
  notAskedWhenOpen: (): Message =>
    say('the breaker was not open for a whole round of pages', 'o disjuntor não ficou aberto por uma rodada inteira de páginas'),
  slow: (slowest: number, limit: number): Message =>
    say(
      `with the breaker open a page took ${Math.round(slowest)} ms; at once is ${limit} ms`,
      `com o disjuntor aberto uma página levou ${Math.round(slowest)} ms; na hora é até ${limit} ms`,
    ),
  notRecovered: (): Message =>
    say('it is back, and the pages are not in full again', 'ele voltou, e as páginas não voltaram a responder por inteiro'),
};
