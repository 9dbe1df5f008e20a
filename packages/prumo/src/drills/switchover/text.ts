import type { Message } from '../../messages/message.ts';

export const text = {
  failedRequests: (writes: number, logins: number, said: string): Message => ({
    en: `${writes} writes and ${logins} logins failed, one of them with: ${said}`,
    'pt-BR': `${writes} escritas e ${logins} logins falharam, um deles com: ${said}`,
  }),
  waitedTooLong: (seconds: number, limit: number): Message => ({
    en: `somebody waited ${seconds.toFixed(2)} s; ${limit} s are promised`,
    'pt-BR': `alguém esperou ${seconds.toFixed(2).replace('.', ',')} s; a promessa é ${String(limit).replace('.', ',')} s`,
  }),
  noLoginWhilePaused: (): Message => ({
    en: 'nobody logged in while the poolers were paused',
    'pt-BR': 'ninguém fez login enquanto os poolers estavam pausados',
  }),
  notSwitched: (): Message => ({ en: 'the primary is the one it was', 'pt-BR': 'o primário continua o mesmo' }),
};
