import type { Message } from '../../messages/message.ts';
import { type Measurement, quantity, type Unit } from '../../model/index.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  neverTried: (drill: string) => both(`The drill ${drill} has never been run here`, `O exercício ${drill} nunca foi feito aqui`),
  neverEnded: () => both('The drill was begun and never ended', 'O exercício começou e não terminou'),
  saidNothing: () => both('The drill ended without a word on this claim', 'O exercício terminou sem nada dizer desta promessa'),
  notAttested: () => both('Nothing shows that the fault really happened', 'Nada mostra que a falha realmente aconteceu'),
  notMeasured: (name: string) => both(`The drill did not measure ${name}`, `O exercício não mediu ${name}`),
  otherUnit: (found: Unit, wanted: Unit) =>
    both(`The drill measured in ${found}, the promise is in ${wanted}`, `O exercício mediu em ${found}, a promessa é em ${wanted}`),
  overLimit: (measured: Measurement, limit: number) => {
    const [value, most] = [quantity(measured.value, measured.unit), quantity(limit, measured.unit)];
    return both(
      `${measured.name} was ${value.en}; the promise is now at most ${most.en}`,
      `${measured.name} foi ${value['pt-BR']}; a promessa agora é no máximo ${most['pt-BR']}`,
    );
  },
  otherEnvironment: (where: string) => both(`The evidence was taken in ${where}`, `A evidência foi obtida em ${where}`),
  otherMachine: () => both('The evidence was taken on another machine', 'A evidência foi obtida em outra máquina'),
  changedSince: (components: readonly string[], versions: readonly string[]) => {
    const detail = versions.length === 0 ? '' : ` (${versions.join(', ')})`;
    return both(`Changed since it was proven: ${components.join(', ')}${detail}`, `Mudou desde a prova: ${components.join(', ')}${detail}`);
  },
  notYetTrusted: (proven: number, needed: number) =>
    both(`It failed before: ${proven} of ${needed} proofs in a row since`, `Já falhou: ${proven} de ${needed} provas seguidas desde então`),
  stale: () => both('Proven too long ago', 'Provado há tempo demais'),
  fromFuture: () =>
    both(
      'The evidence is dated in the future: the clock was ahead when it was taken',
      'A evidência tem data no futuro: o relógio estava adiantado quando foi obtida',
    ),
} as const;
