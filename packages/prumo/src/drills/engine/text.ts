import type { Message } from '../../messages/message.ts';

export const text = {
  notAttested: (): Message => ({
    en: 'nothing but the drill itself says that the fault happened',
    'pt-BR': 'nada além do próprio exercício diz que a falha aconteceu',
  }),
  notUndone: (what: readonly string[]): Message => ({
    en: `not everything could be put back: ${what.join('; ')}`,
    'pt-BR': `nem tudo pôde ser desfeito: ${what.join('; ')}`,
  }),
  nothingJudged: (): Message => ({ en: 'the drill came to no judgement', 'pt-BR': 'o exercício não chegou a nenhum julgamento' }),
  notJudged: (): Message => ({ en: 'could not be told', 'pt-BR': 'não foi possível dizer' }),
  broken: (): Message => ({ en: 'did not hold', 'pt-BR': 'não se manteve' }),
  tooLittleLoad: (seen: number, needed: number): Message => ({
    en: `${seen} operations in flight at the fault, ${needed} needed`,
    'pt-BR': `${seen} operações em curso no momento da falha; são necessárias ${needed}`,
  }),
  generatorSaturated: (lag: number, allowed: number): Message => ({
    en: `the load generator was ${Math.round(lag)} ms late (99th percentile), ${allowed} ms are allowed: this machine was too busy to measure`,
    'pt-BR': `o gerador de carga atrasou ${Math.round(lag)} ms (percentil 99); o permitido são ${allowed} ms: a máquina estava ocupada demais para medir`,
  }),
  interrupted: (): Message => ({ en: 'interrupted', 'pt-BR': 'interrompido' }),
  tookTooLong: (seconds: number): Message => ({
    en: `not finished within ${seconds} s`,
    'pt-BR': `não terminou em ${seconds} s`,
  }),
  guardLapsed: (): Message => ({
    en: 'the guard heard nothing of the drill for too long and put everything back',
    'pt-BR': 'o guardião ficou tempo demais sem notícias do exercício e desfez tudo',
  }),
  leftRails: (service: string): Message => ({
    en: `\`${service}\`, which this drill does not touch, exited`,
    'pt-BR': `\`${service}\`, que este exercício não toca, encerrou`,
  }),
  agentSilent: (): Message => ({ en: 'the agent stopped answering', 'pt-BR': 'o agente parou de responder' }),
  ownError: (what: string): Message => ({
    en: `the drill itself failed: ${what}`,
    'pt-BR': `o próprio exercício falhou: ${what}`,
  }),
  died: (): Message => ({
    en: 'it began and never said how it ended',
    'pt-BR': 'começou e nunca disse como terminou',
  }),
  phase: (): Readonly<Record<'steady' | 'inject' | 'observe' | 'undo' | 'verify', Message>> => ({
    steady: { en: 'steady state', 'pt-BR': 'estado estável' },
    inject: { en: 'fault', 'pt-BR': 'falha' },
    observe: { en: 'observation', 'pt-BR': 'observação' },
    undo: { en: 'undo', 'pt-BR': 'reversão' },
    verify: { en: 'verification', 'pt-BR': 'verificação' },
  }),
};
