import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

export const text = {
  chosen: (services: readonly string[]): Message => ({
    en: `to be struck: ${services.join(', ')}`,
    'pt-BR': `a atingir: ${services.join(', ')}`,
  }),
  goesOn: (seconds: number): Message => {
    const longest = quantity(seconds, 'seconds');
    return {
      en: `writes go on, longest time without one: ${longest.en}`,
      'pt-BR': `as escritas continuam, maior tempo sem uma: ${longest['pt-BR']}`,
    };
  },
  stands: (): Message => ({ en: 'writes stand still', 'pt-BR': 'as escritas estão paradas' }),
  failed: (count: number, allowed: number): Message => ({
    en: `${count} ${count === 1 ? 'request' : 'requests'} failed; ${allowed === 0 ? 'none' : `at most ${allowed}`} may`,
    'pt-BR': `${count} ${count === 1 ? 'requisição falhou' : 'requisições falharam'}; ${allowed === 0 ? 'nenhuma pode' : `no máximo ${allowed} ${allowed === 1 ? 'pode' : 'podem'}`}`,
  }),
  notCarrying: (service: string): Message => ({
    en: `no connection of the load goes through ${service}: its loss would show nothing`,
    'pt-BR': `nenhuma conexão da carga passa por ${service}: perdê-lo não mostraria nada`,
  }),
  alone: (field: string): Message => ({
    en: `\`${field}\` is 1: there is nobody to take over`,
    'pt-BR': `\`${field}\` é 1: não há quem assuma`,
  }),
  noEtcdLeader: (): Message => ({
    en: 'the members of etcd do not agree on a leader',
    'pt-BR': 'os membros do etcd não concordam sobre um líder',
  }),
};
