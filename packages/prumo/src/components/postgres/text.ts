import type { Message } from '../../messages/message.ts';

export const text = {
  parameterRefused: (name: string): Message => ({
    en: `\`database.parameters.${name}\` may not be set.`,
    'pt-BR': `\`database.parameters.${name}\` não pode ser definido.`,
  }),
  protectedParameter: (): Message => ({
    en: 'Prumo sets it itself: replication, durability or the way the nodes find each other depends on it.',
    'pt-BR': 'O próprio Prumo o define: dele dependem a replicação, a durabilidade ou a forma como os nós se encontram.',
  }),
  synchronousCommit: (): Message => ({
    en: 'A commit would be acknowledged before the synchronous standby has it, and could be lost in a failover.',
    'pt-BR': 'Um commit seria confirmado antes de o standby síncrono tê-lo, e poderia se perder em um failover.',
  }),
  removeParameter: (name: string): Message => ({
    en: `Remove \`${name}\` from \`database.parameters\`; \`standbys\`, \`synchronous\`, \`strict\` and \`max_connections\` have places of their own under \`database\`.`,
    'pt-BR': `Remova \`${name}\` de \`database.parameters\`; \`standbys\`, \`synchronous\`, \`strict\` e \`max_connections\` têm lugar próprio em \`database\`.`,
  }),
  unsafePatroni: (version: string): Message => ({
    en: `Patroni ${version} would lose acknowledged writes when a hung primary resumes.`,
    'pt-BR': `O Patroni ${version} perderia escritas confirmadas quando um primário travado voltasse a rodar.`,
  }),
  unsafePatroniWhy: (): Message => ({
    en: 'Before 3.0.3 Patroni overwrites the leader key without looking who holds it; Prumo knows how to make 3.0.2 safe, and has not examined this version.',
    'pt-BR': 'Antes da 3.0.3 o Patroni sobrescreve a chave de líder sem olhar quem a detém; o Prumo sabe tornar a 3.0.2 segura, e não examinou esta versão.',
  }),
  unsafePatroniRemedy: (): Message => ({
    en: 'Install Patroni 3.0.2 (Debian 12) or 3.0.3 or later (Debian 13 has 4.0).',
    'pt-BR': 'Instale o Patroni 3.0.2 (Debian 12) ou a 3.0.3 em diante (o Debian 13 tem a 4.0).',
  }),
};
