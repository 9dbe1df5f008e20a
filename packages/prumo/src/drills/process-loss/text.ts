import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

export const text = {
  noEdge: (): Message => ({
    en: 'the stack has no `edge`: nothing shares requests among the replicas',
    'pt-BR': 'a stack não tem `edge`: nada divide as requisições entre as réplicas',
  }),
  noReplicas: (): Message => ({
    en: 'no process with `port: http` has two `replicas` or more',
    'pt-BR': 'nenhum processo com `port: http` tem duas `replicas` ou mais',
  }),
  noAnswers: (said: string): Message => ({
    en: `the application does not answer through the edge: ${said}`,
    'pt-BR': `a aplicação não responde pela borda: ${said}`,
  }),
  notRunning: (service: string): Message => ({ en: `\`${service}\` does not run`, 'pt-BR': `\`${service}\` não está rodando` }),
  answering: (count: number, service: string): Message => ({
    en: `${count} answers; to be struck: ${service}`,
    'pt-BR': `${count} respostas; a atingir: ${service}`,
  }),
  silent: (seconds: number, limit: number): Message => ({
    en: `${quantity(seconds, 'seconds').en} without an answer; ${limit} s is promised`,
    'pt-BR': `${quantity(seconds, 'seconds')['pt-BR']} sem resposta; a promessa é ${limit} s`,
  }),
  failed: (count: number, allowed: number): Message => ({
    en: `${count} ${count === 1 ? 'request' : 'requests'} failed; ${allowed === 0 ? 'none' : `at most ${allowed}`} may`,
    'pt-BR': `${count} ${count === 1 ? 'requisição falhou' : 'requisições falharam'}; ${allowed === 0 ? 'nenhuma pode' : `no máximo ${allowed} ${allowed === 1 ? 'pode' : 'podem'}`}`,
  }),
  neverAnswered: (): Message => ({ en: 'no answer came any more', 'pt-BR': 'não veio mais nenhuma resposta' }),
};
