import type { Message } from '../../messages/message.ts';

export const text = {
  counted: (tables: number, member: string): Message => ({
    en: `${tables} tables counted on ${member}, all at one position of WAL`,
    'pt-BR': `${tables} tabelas contadas em ${member}, todas numa só posição do WAL`,
  }),
  compared: (tables: number, differing: number): Message => ({
    en: `${tables} tables compared, ${differing} differ`,
    'pt-BR': `${tables} tabelas comparadas, ${differing} diferem`,
  }),
  differs: (what: string, was: string, is: string, more: number): Message => ({
    en: `${what} had ${was} and came back with ${is}${more > 0 ? `; ${more} more differ` : ''}`,
    'pt-BR': `${what} tinha ${was} e voltou com ${is}${more > 0 ? `; mais ${more} diferem` : ''}`,
  }),
  unsound: (said: string, more: number): Message => ({
    en: `the restored database is not sound: ${said}${more > 0 ? `; ${more} more` : ''}`,
    'pt-BR': `o banco restaurado não está íntegro: ${said}${more > 0 ? `; mais ${more}` : ''}`,
  }),
  noAmcheck: (): Message => ({
    en: 'every table is as it was, but the server has no `amcheck`: no index was compared with its table',
    'pt-BR': 'cada tabela está como era, mas o servidor não tem `amcheck`: nenhum índice foi comparado com sua tabela',
  }),
  nothing: (): Message => ({ en: 'no table of a user was compared', 'pt-BR': 'nenhuma tabela de um usuário foi comparada' }),
};
