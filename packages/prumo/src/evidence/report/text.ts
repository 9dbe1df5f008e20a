import type { Message } from '../../messages/message.ts';
import type { Area } from '../../model/index.ts';
import { AREA_NAMES } from './words.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

/** What a report says of what it found: sentences that its model carries. */
export const text = {
  neverEnded: () => both('It was begun and never ended', 'Começou e não terminou'),
  repair: (claim: Message) =>
    both(
      `Find out why this failed, repair it, and prove it three times in a row: ${claim.en}`,
      `Descobrir por que isto falhou, corrigir e provar três vezes seguidas: ${claim['pt-BR']}`,
    ),
  runDrill: (drill: string) => both(`Run the drill ${drill}`, `Fazer o exercício ${drill}`),
  drillAgain: (drill: string) =>
    both(`Run the drill ${drill} again, before its evidence goes stale`, `Repetir o exercício ${drill}, antes que a evidência vença`),
  missingDrills: (area: Area, drills: readonly string[]) =>
    both(
      `${AREA_NAMES[area].en}: prove it when Prumo has the drills for it (${drills.join(', ')})`,
      `${AREA_NAMES[area]['pt-BR']}: provar quando o Prumo tiver os exercícios para isso (${drills.join(', ')})`,
    ),
  unfitDrill: (drill: string) =>
    both(
      `Change the stack so that the drill ${drill} can be run, or waive the claim with a reason`,
      `Mudar a stack para que o exercício ${drill} possa ser feito, ou dispensar a promessa com um motivo`,
    ),
  waiverEnds: (claim: Message) =>
    both(`Its waiver ends: prove it, or decide anew: ${claim.en}`, `A dispensa termina: provar, ou decidir de novo: ${claim['pt-BR']}`),
  tasks: () => ({
    revoke: both(
      'Revoke every leaked token and password where it was issued; deleting it from the repository does not end it',
      'Revogar cada token e senha vazados em quem os emitiu; apagá-los do repositório não os invalida',
    ),
    hearAlert: both(
      'Make sure that alerts really reach the telephone of whoever is on duty, and that somebody answers',
      'Garantir que os alertas chegam mesmo ao telefone de quem está de plantão, e que alguém responde',
    ),
    escrow: both(
      'Keep the key of the backups and the runbook where they survive the loss of this machine, and rebuild everything from them once',
      'Guardar a chave dos backups e o runbook onde sobrevivam à perda desta máquina, e reconstruir tudo a partir deles uma vez',
    ),
    gameDay: both(
      'Hold a game day: somebody hides a fault, the others find and resolve it with the dashboards and runbooks alone',
      'Fazer um dia de simulação: alguém esconde uma falha, os outros a acham e resolvem só com os painéis e os runbooks',
    ),
    writeLimits: both(
      'Write down the capacity limits that were measured, and what to do before each is reached',
      'Documentar os limites de capacidade medidos, e o que fazer antes de chegar a cada um',
    ),
  }),
  decideWaiver: (claim: Message, by: string) =>
    both(
      `Make this true, so that the waiver signed by ${by} can end: ${claim.en}`,
      `Tornar isto verdade, para que a dispensa assinada por ${by} possa terminar: ${claim['pt-BR']}`,
    ),
  keepAnchor: () =>
    both(
      'Keep the signed head of the evidence (`prumo evidence anchor`) where this machine cannot change it',
      'Guardar a cabeça assinada das evidências (`prumo evidence anchor`) onde esta máquina não possa alterá-la',
    ),
  seenDone: () => both('Seen done: what it is for is proven and fresh', 'Visto como feito: o que depende disso está provado e em dia'),
  notSeen: () => both('Open until what it is for is proven and fresh', 'Em aberto até que o que depende disso esteja provado e em dia'),
  seenWhenProven: () => both('Open until it is proven or the waiver is withdrawn', 'Em aberto até ser provada ou a dispensa ser retirada'),
  cannotBeSeen: () =>
    both('Nothing on this machine can show it, so it stays open', 'Nada nesta máquina pode mostrar isso, então fica em aberto'),
} as const;
