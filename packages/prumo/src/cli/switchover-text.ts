import type { Message } from '../messages/message.ts';

export const text = {
  summary: (): Message => ({
    en: 'Make another database member primary; clients wait and none fails',
    'pt-BR': 'Tornar outro membro do banco o primário; os clientes esperam e nenhum falha',
  }),
  to: (): Message => ({
    en: 'member to make primary (default: the standby least behind)',
    'pt-BR': 'membro que vira primário (padrão: o standby menos atrasado)',
  }),
  done: (from: string, to: string, held: number): Message => ({
    en: `${to} is primary, ${from} follows it. Transactions were held back for ${held.toFixed(2)} s.`,
    'pt-BR': `${to} é o primário, ${from} o segue. As transações ficaram seguras por ${held.toFixed(2).replace('.', ',')} s.`,
  }),
  already: (member: string): Message => ({ en: `${member} is primary already.`, 'pt-BR': `${member} já é o primário.` }),
};
