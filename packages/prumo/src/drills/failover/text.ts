import type { Message } from '../../messages/message.ts';

const number = (value: number): { en: string; pt: string } => {
  const digits = value >= 10 ? 1 : 2;
  return { en: value.toFixed(digits), pt: value.toFixed(digits).replace('.', ',') };
};

export const text = {
  noWrites: (): Message => ({
    en: 'writes through the application’s path do not flow',
    'pt-BR': 'as escritas pelo caminho da aplicação não fluem',
  }),
  writesFail: (said: string): Message => ({
    en: `a write failed before anything was disturbed: ${said}`,
    'pt-BR': `uma escrita falhou antes de qualquer perturbação: ${said}`,
  }),
  lost: (count: number, member: string): Message => ({
    en: `${count} acknowledged ${count === 1 ? 'write is' : 'writes are'} missing on ${member}`,
    'pt-BR': `${count} ${count === 1 ? 'escrita confirmada falta' : 'escritas confirmadas faltam'} em ${member}`,
  }),
  unsound: (member: string, what: string): Message => ({
    en: `${member} has rows that should not be there: ${what}`,
    'pt-BR': `${member} tem linhas que não deveriam estar lá: ${what}`,
  }),
  unread: (members: readonly string[]): Message => ({
    en: `the rows of ${members.join(', ')} could not be read`,
    'pt-BR': `não foi possível ler as linhas de ${members.join(', ')}`,
  }),
  notSynchronous: (seen: number | null, wanted: number): Message => ({
    en:
      seen === null
        ? 'the primary did not say for whom it waits'
        : `${seen} synchronous ${seen === 1 ? 'standby' : 'standbys'} at the fault, the spec asks for ${wanted}: another cluster was tried than the one promised`,
    'pt-BR':
      seen === null
        ? 'o primário não disse por quem espera'
        : `${seen} ${seen === 1 ? 'standby síncrono' : 'standbys síncronos'} no momento da falha, a especificação pede ${wanted}: testou-se outro cluster que não o prometido`,
  }),
  neverReturned: (): Message => ({ en: 'writes did not come back', 'pt-BR': 'as escritas não voltaram' }),
  tooLong: (seconds: number, limit: number): Message => ({
    en: `${number(seconds).en} s without an acknowledged write; ${number(limit).en} s are promised`,
    'pt-BR': `${number(seconds).pt} s sem escrita confirmada; a promessa é ${number(limit).pt} s`,
  }),
  notRejoined: (member: string): Message => ({
    en: `${member} did not come back as a standby of the new primary`,
    'pt-BR': `${member} não voltou como réplica do novo primário`,
  }),
  staleAcknowledged: (seconds: number): Message => ({
    en: `the old primary went on acknowledging for ${number(seconds).en} s after another had taken over`,
    'pt-BR': `o antigo primário continuou confirmando por ${number(seconds).pt} s depois que outro assumiu`,
  }),
  struck: (what: string): Message => ({ en: `struck: ${what}`, 'pt-BR': `atingido: ${what}` }),
  tookOver: (leader: string, seconds: number): Message => ({
    en: `${leader} leads after ${number(seconds).en} s`,
    'pt-BR': `${leader} assumiu após ${number(seconds).pt} s`,
  }),
  noTakeover: (): Message => ({ en: 'nobody took over', 'pt-BR': 'ninguém assumiu' }),
  writing: (count: number): Message => ({
    en: `${count} writes acknowledged, none failed`,
    'pt-BR': `${count} escritas confirmadas, nenhuma falhou`,
  }),
  resumed: (member: string): Message => ({ en: `${member} goes on`, 'pt-BR': `${member} continua` }),
  neverWoke: (member: string): Message => ({
    en: `${member} was killed while it hung: nothing of it wakes up`,
    'pt-BR': `${member} foi morto enquanto estava travado: nada dele acorda`,
  }),
};
