import type { Message } from '../../messages/message.ts';

export const text = {
  unsafePatroni: (version: string): Message => ({
    en: `Patroni ${version} would lose acknowledged writes when a hung primary resumes.`,
    'pt-BR': `O Patroni ${version} perderia escritas confirmadas quando um primário travado voltasse a rodar.`,
  }),
  unsafePatroniWhy: (): Message => ({
    en: 'Before 3.0.3 Patroni overwrites the leader key without looking who holds it; Prumo knows how to make 3.0.2 safe, and has not examined this version.',
    'pt-BR':
      'Antes da 3.0.3 o Patroni sobrescreve a chave de líder sem olhar quem a detém; o Prumo sabe tornar a 3.0.2 segura, e não examinou esta versão.',
  }),
  unsafePatroniRemedy: (): Message => ({
    en: 'Install Patroni 3.0.2 (Debian 12) or 3.0.3 or later (Debian 13 has 4.0).',
    'pt-BR': 'Instale o Patroni 3.0.2 (Debian 12) ou a 3.0.3 em diante (o Debian 13 tem a 4.0).',
  }),
};
