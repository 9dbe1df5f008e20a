import type { Message } from '../../messages/message.ts';

export const text = {
  otherCluster: (): Message => ({
    en: 'What was restored is of another cluster.',
    'pt-BR': 'O que foi restaurado é de outro cluster.',
  }),
  unreadable: (): Message => ({
    en: 'A table of what was restored cannot be read.',
    'pt-BR': 'Uma tabela do que foi restaurado não pode ser lida.',
  }),
  jobFailed: (title: string): Message => ({ en: `\`${title}\` failed.`, 'pt-BR': `\`${title}\` falhou.` }),
  fencedRemedy: (): Message => ({
    en: 'The stack lets nobody in until it is finished. Mend what the reason names and run `prumo restore --to in-place` again, or put back what was before: `prumo restore --undo`.',
    'pt-BR':
      'A stack não deixa ninguém entrar até o fim. Corrija o que o motivo aponta e rode `prumo restore --to in-place` de novo, ou recoloque o que havia antes: `prumo restore --undo`.',
  }),
};
