import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });
const NAMED = 3;
const LONGEST = 60;

/** Ways in which it crossed, as far as people read them; nothing in them moves a cursor. */
function named(crossed: readonly string[]): string {
  return crossed
    .slice(0, NAMED)
    .map((way) => `\`${way.replaceAll(/\p{C}/gu, '').slice(0, LONGEST)}\``)
    .join(', ');
}

export const text = {
  crossed: (crossed: readonly string[]): Message =>
    say(
      `${crossed.length} ${crossed.length === 1 ? 'attempt' : 'attempts'} reached what is another tenant’s: ${named(crossed)}`,
      `${crossed.length} ${crossed.length === 1 ? 'tentativa alcançou' : 'tentativas alcançaram'} o que é de outro cliente: ${named(crossed)}`,
    ),
  mismatch: (crossed: number, attempts: number): Message =>
    say(
      `what the tester told does not add up: ${crossed} of ${attempts} attempts crossed`,
      `o que o testador contou não fecha: ${crossed} de ${attempts} tentativas alcançaram`,
    ),
  tooFew: (routes: number, attempts: number): Message =>
    say(
      `the tester tried ${routes} routes ${attempts} times: each at least once`,
      `o testador tentou ${routes} rotas ${attempts} vezes: cada uma ao menos uma vez`,
    ),
  noControl: (own: number, routes: number): Message =>
    say(
      `only ${own} requests by the right tenant succeeded on ${routes} routes: one that refuses everybody shows nothing`,
      `só ${own} requisições do cliente certo deram certo em ${routes} rotas: uma que recusa todos não mostra nada`,
    ),
};
