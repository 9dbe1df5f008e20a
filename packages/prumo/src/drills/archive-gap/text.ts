import type { Message } from '../../messages/message.ts';

export const text = {
  stalled: (segments: number): Message => ({
    en: `the archive stands still; ${segments} whole segments are on the primary alone and on its standbys`,
    'pt-BR': `o arquivo está parado; ${segments} segmentos inteiros estão só no primário e nos seus standbys`,
  }),
  tookOver: (leader: string): Message => ({
    en: `${leader} leads; the repository answers again`,
    'pt-BR': `${leader} lidera; o repositório responde de novo`,
  }),
  noTakeover: (): Message => ({
    en: 'no other member took over, so that nobody could archive what the old primary had not',
    'pt-BR': 'nenhum outro membro assumiu, de modo que ninguém podia arquivar o que o primário antigo não tinha arquivado',
  }),
  notStalled: (segment: string): Message => ({
    en: `${segment} was archived although the repository is silent`,
    'pt-BR': `${segment} foi arquivado embora o repositório esteja mudo`,
  }),
};
