import type { Message } from '../../messages/message.ts';

export const text = {
  noCopy: (): Message => ({
    en: 'there is no portable copy yet: prumo backup now --logical',
    'pt-BR': 'ainda não há cópia portável: prumo backup now --logical',
  }),
  chosen: (label: string, tables: number, rows: number): Message => ({
    en: `${label}: by its manifest ${tables} tables with ${rows} rows`,
    'pt-BR': `${label}: pelo manifesto ${tables} tabelas com ${rows} linhas`,
  }),
  unusable: (label: string): Message => ({
    en: `The newest portable copy, ${label}, cannot be used.`,
    'pt-BR': `A cópia portável mais nova, ${label}, não pode ser usada.`,
  }),
  takeAnother: (): Message => ({
    en: 'Take another: prumo backup now --logical',
    'pt-BR': 'Faça outra: prumo backup now --logical',
  }),
  compared: (tables: number, differing: number): Message => ({
    en: `${tables} tables and every object compared with the manifest, ${differing} differences`,
    'pt-BR': `${tables} tabelas e cada objeto comparados com o manifesto, ${differing} diferenças`,
  }),
  differs: (
    { kind, name, expected, found }: { readonly kind: string; readonly name: string; readonly expected: string; readonly found: string },
    more: number,
  ): Message => ({
    en: `${kind} ${name}: the manifest says ${expected}, what came back has ${found}${more > 0 ? `; ${more} more differ` : ''}`,
    'pt-BR': `${kind} ${name}: o manifesto diz ${expected}, o que voltou tem ${found}${more > 0 ? `; mais ${more} diferem` : ''}`,
  }),
  unsound: (said: string, more: number): Message => ({
    en: `the restored database is not sound: ${said}${more > 0 ? `; ${more} more` : ''}`,
    'pt-BR': `o banco restaurado não está íntegro: ${said}${more > 0 ? `; mais ${more}` : ''}`,
  }),
  notCompared: (): Message => ({ en: 'it was not compared to the end', 'pt-BR': 'a comparação não chegou ao fim' }),
  nothing: (): Message => ({ en: 'the copy has no table', 'pt-BR': 'a cópia não tem tabelas' }),
  noAmcheck: (): Message => ({
    en: 'everything is as the manifest says, but the server has no `amcheck`: no index was compared with its table',
    'pt-BR': 'tudo está como diz o manifesto, mas o servidor não tem `amcheck`: nenhum índice foi comparado com sua tabela',
  }),
};
