import type { Message } from '../../messages/message.ts';
import type { Window } from './window.ts';

/** What was there when the new primary was struck; counts. */
interface Seen {
  readonly member: string;
  readonly acknowledged: number;
  readonly synchronous: number;
  readonly waiting: number;
}

export const text = {
  struckTwice: ({ member, acknowledged, synchronous, waiting }: Seen, seconds: number): Message => ({
    en: `${member} was promoted, acknowledged ${acknowledged} ${acknowledged === 1 ? 'write' : 'writes'} and is killed after ${seconds.toFixed(2)} s, with ${synchronous} synchronous ${synchronous === 1 ? 'standby' : 'standbys'} and ${waiting} ${waiting === 1 ? 'write' : 'writes'} waiting for one`,
    'pt-BR': `${member} foi promovido, confirmou ${acknowledged} ${acknowledged === 1 ? 'escrita' : 'escritas'} e é morto após ${seconds.toFixed(2).replace('.', ',')} s, com ${synchronous} ${synchronous === 1 ? 'standby síncrono' : 'standbys síncronos'} e ${waiting} ${waiting === 1 ? 'escrita' : 'escritas'} à espera de um`,
  }),
  thirdLeads: (member: string): Message => ({
    en: `${member} leads while both are away`,
    'pt-BR': `${member} lidera enquanto os dois estão fora`,
  }),
  nobodyLeads: (): Message => ({
    en: 'nobody leads while both are away: whoever lives may lack what was acknowledged',
    'pt-BR': 'ninguém lidera enquanto os dois estão fora: a quem resta pode faltar o que foi confirmado',
  }),
  strictOn: (): Message => ({ en: 'strict mode is on', 'pt-BR': 'o modo estrito está ligado' }),
  strictNotTaken: (): Message => ({ en: 'Patroni did not take strict mode up', 'pt-BR': 'o Patroni não assumiu o modo estrito' }),
  asynchronous: (): Message => ({
    en: '`database.synchronous` is 0: strict mode has nobody to wait for',
    'pt-BR': '`database.synchronous` é 0: o modo estrito não tem por quem esperar',
  }),
  survivorsUnread: (): Message => ({
    en: 'what the living had while both were away could not be read',
    'pt-BR': 'não foi possível ler o que restava enquanto os dois estavam fora',
  }),
  alone: (count: number): Message => ({
    en: `${count} ${count === 1 ? 'write was' : 'writes were'} acknowledged by the new primary alone, and on no living node when it died; with \`database.strict: true\` writes wait for a standby instead`,
    'pt-BR': `${count} ${count === 1 ? 'escrita foi confirmada' : 'escritas foram confirmadas'} só pelo novo primário e não ${count === 1 ? 'estava' : 'estavam'} em nenhum nó vivo quando ele morreu; com \`database.strict: true\` a escrita espera por um standby`,
  }),
};
