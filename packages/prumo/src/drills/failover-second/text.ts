import type { Message } from '../../messages/message.ts';

export const text = {
  struckTwice: (member: string, seconds: number, acknowledged: number): Message => ({
    en: `${member} was promoted, acknowledged ${acknowledged} ${acknowledged === 1 ? 'write' : 'writes'} and is killed after ${seconds.toFixed(2)} s`,
    'pt-BR': `${member} foi promovido, confirmou ${acknowledged} ${acknowledged === 1 ? 'escrita' : 'escritas'} e é morto após ${seconds.toFixed(2).replace('.', ',')} s`,
  }),
};
