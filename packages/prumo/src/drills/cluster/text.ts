import type { Message } from '../../messages/message.ts';

export const text = {
  notWhole: (members: Message): Message => ({
    en: `the database cluster is not whole: ${members.en}`,
    'pt-BR': `o cluster de banco de dados não está inteiro: ${members['pt-BR']}`,
  }),
  bound: (): Message => ({
    en: 'members are still bound to a primary that led without etcd (Patroni’s failsafe mode): nobody would take over',
    'pt-BR': 'os membros ainda estão presos a um primário que liderou sem o etcd (modo failsafe do Patroni): ninguém assumiria',
  }),
  nobodyAnswers: (): Message => ({ en: 'no member answers', 'pt-BR': 'nenhum membro responde' }),
};
