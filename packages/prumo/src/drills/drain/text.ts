import type { Message } from '../../messages/message.ts';

export const text = {
  stopped: (service: string, seconds: number): Message => ({
    en: `${service} ended ${seconds.toFixed(1)} s after it was asked to`,
    'pt-BR': `${service} terminou ${seconds.toFixed(1)} s depois do pedido`,
  }),
  failed: (count: number, said: string): Message => ({
    en: `${count} ${count === 1 ? 'request' : 'requests'} failed; none may: ${said}`,
    'pt-BR': `${count} ${count === 1 ? 'requisição falhou' : 'requisições falharam'}; nenhuma pode: ${said}`,
  }),
  killed: (seconds: number): Message => ({
    en: `the replica did not end by itself: it was gone after ${seconds.toFixed(1)} s, killed`,
    'pt-BR': `a réplica não terminou sozinha: sumiu depois de ${seconds.toFixed(1)} s, morta`,
  }),
  notBack: (): Message => ({ en: 'the replica did not come back', 'pt-BR': 'a réplica não voltou' }),
  unknownEnd: (): Message => ({
    en: 'how the replica ended is not on record',
    'pt-BR': 'não há registro de como a réplica terminou',
  }),
};
