import type { Message } from '../messages/message.ts';

export const text = {
  movingMaster: (): Message => ({ en: 'making another node master first', 'pt-BR': 'antes, tornando outro nó o mestre' }),
  masterStayed: (name: string): Message => ({
    en: `\`${name}\` stayed master: no replica could take over.`,
    'pt-BR': `\`${name}\` continuou mestre: nenhuma réplica pôde assumir.`,
  }),
  masterStayedRemedy: (): Message => ({
    en: 'See with `prumo status` whether the replicas are healthy, then run the command again.',
    'pt-BR': 'Veja com `prumo status` se as réplicas estão saudáveis e rode o comando de novo.',
  }),
  switchingOver: (from: string, to: string): Message => ({
    en: `switchover: ${from} hands over to ${to}`,
    'pt-BR': `troca planejada: ${from} passa para ${to}`,
  }),
  noLeader: (): Message => ({ en: 'The database cluster has no leader.', 'pt-BR': 'O cluster do banco está sem líder.' }),
  noLeaderRemedy: (): Message => ({
    en: 'Wait until `prumo status` shows a primary, then run the command again.',
    'pt-BR': 'Espere o `prumo status` mostrar um primário e rode o comando de novo.',
  }),
  notHandedOver: (from: string, why: string): Message => ({
    en: `\`${from}\` could not hand over: ${why}`,
    'pt-BR': `\`${from}\` não conseguiu passar adiante: ${why}`,
  }),
  restartingDatabase: (): Message => ({
    en: 'restarting PostgreSQL to take up changed parameters',
    'pt-BR': 'reiniciando o PostgreSQL para assumir parâmetros alterados',
  }),
  restartRefused: (name: string, why: string): Message => ({
    en: `Patroni refused to restart \`${name}\`: ${why}`,
    'pt-BR': `O Patroni recusou reiniciar \`${name}\`: ${why}`,
  }),
  notSettled: (): Message => ({
    en: 'The database cluster did not become whole in time.',
    'pt-BR': 'O cluster do banco não ficou completo a tempo.',
  }),
};
