import type { Message } from '../../messages/message.ts';

export const text = {
  marked: (target: string): Message => ({
    en: `a row before ${target} and one after it`,
    'pt-BR': `uma linha antes de ${target} e uma depois`,
  }),
  missing: (): Message => ({
    en: 'the row written before the moment did not come back',
    'pt-BR': 'a linha gravada antes do momento não voltou',
  }),
  tooMuch: (): Message => ({
    en: 'the row written after the moment came back too',
    'pt-BR': 'a linha gravada depois do momento também voltou',
  }),
  tooFarApart: (seconds: number): Message => ({
    en: `the two rows were ${seconds.toFixed(1)} s from the moment, which shows nothing to the second`,
    'pt-BR': `as duas linhas ficaram a ${seconds.toFixed(1)} s do momento, o que nada mostra ao segundo`,
  }),
};
