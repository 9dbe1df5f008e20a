import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

export const text = {
  noCache: (): Message => ({ en: 'the stack has no `cache`', 'pt-BR': 'a stack não tem `cache`' }),
  noReplica: (): Message => ({
    en: '`cache.replicas` is 0: there is nobody to take over',
    'pt-BR': '`cache.replicas` é 0: não há quem assuma',
  }),
  notWhole: (): Message => ({
    en: 'the cache has no master with all of its replicas online',
    'pt-BR': 'o cache não tem um mestre com todas as réplicas online',
  }),
  noWrites: (): Message => ({ en: 'writes to the cache are not confirmed', 'pt-BR': 'as escritas no cache não são confirmadas' }),
  writing: (confirmed: number, service: string): Message => ({
    en: `${confirmed} writes confirmed by a replica; to be struck: ${service}`,
    'pt-BR': `${confirmed} escritas confirmadas por uma réplica; a atingir: ${service}`,
  }),
  returned: (seconds: number): Message => ({
    en: `writes again after ${quantity(seconds, 'seconds').en}`,
    'pt-BR': `escritas de volta após ${quantity(seconds, 'seconds')['pt-BR']}`,
  }),
  neverReturned: (): Message => ({
    en: 'the same connection string did not write again',
    'pt-BR': 'a mesma string de conexão não voltou a escrever',
  }),
  tooLong: (seconds: number, limit: number): Message => ({
    en: `${quantity(seconds, 'seconds').en} without an acknowledged write; ${limit} s are promised`,
    'pt-BR': `${quantity(seconds, 'seconds')['pt-BR']} sem escrita confirmada; a promessa é ${limit} s`,
  }),
  lost: (count: number): Message => ({
    en: `${count} confirmed ${count === 1 ? 'write is' : 'writes are'} missing`,
    'pt-BR': `${count} ${count === 1 ? 'escrita confirmada falta' : 'escritas confirmadas faltam'}`,
  }),
  unread: (): Message => ({ en: 'the keys could not be read', 'pt-BR': 'não foi possível ler as chaves' }),
  evicted: (): Message => ({
    en: 'the cache evicted keys meanwhile: what is missing may have gone that way',
    'pt-BR': 'o cache descartou chaves nesse tempo: o que falta pode ter saído assim',
  }),
};
