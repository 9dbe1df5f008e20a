import type { Message } from '../../messages/message.ts';

export const text = {
  notWhole: (members: Message): Message => ({
    en: `the database cluster is not whole: ${members.en}`,
    'pt-BR': `o cluster de banco de dados não está inteiro: ${members['pt-BR']}`,
  }),
  nobodyAnswers: (): Message => ({ en: 'no member answers', 'pt-BR': 'nenhum membro responde' }),
};
