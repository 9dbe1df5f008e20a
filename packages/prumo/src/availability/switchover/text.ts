import type { Message } from '../../messages/message.ts';

const seconds = (value: number): { en: string; pt: string } => ({ en: value.toFixed(2), pt: value.toFixed(2).replace('.', ',') });

export const text = {
  preparing: (primary: string): Message => ({
    en: `checkpoint on ${primary}, so that its stop is short`,
    'pt-BR': `checkpoint em ${primary}, para que pare depressa`,
  }),
  switching: (from: string, to: string): Message => ({
    en: `${from} hands over to ${to}; poolers hold transactions back while it stops`,
    'pt-BR': `${from} passa para ${to}; os poolers seguram as transações enquanto ele para`,
  }),
  switched: (to: string, held: number): Message => ({
    en: `${to} takes writes; transactions were held back for ${seconds(held).en} s`,
    'pt-BR': `${to} aceita escritas; as transações ficaram seguras por ${seconds(held).pt} s`,
  }),
  unknownMember: (name: string): Message => ({
    en: `\`${name}\` is no member of the database cluster.`,
    'pt-BR': `\`${name}\` não é membro do cluster do banco.`,
  }),
  membersAre: (names: readonly string[]): Message => ({
    en: `Members are: ${names.join(', ')}.`,
    'pt-BR': `Os membros são: ${names.join(', ')}.`,
  }),
  noCandidate: (wanted: string | undefined): Message => ({
    en:
      wanted === undefined
        ? 'no standby can take over without losing anything: it must follow the primary, as a synchronous standby where there are any'
        : `${wanted} cannot take over without losing anything: it must follow the primary, as a synchronous standby where there are any`,
    'pt-BR':
      wanted === undefined
        ? 'nenhum standby pode assumir sem perder nada: precisa seguir o primário, como standby síncrono onde houver'
        : `${wanted} não pode assumir sem perder nada: precisa seguir o primário, como standby síncrono onde houver`,
  }),
  refused: (from: string): Message => ({ en: `\`${from}\` did not hand over.`, 'pt-BR': `\`${from}\` não passou adiante.` }),
  refusedRemedy: (): Message => ({
    en: 'Nothing is held back any more. See with `prumo status` how the members are, then run the command again.',
    'pt-BR': 'Nada mais está seguro. Veja com `prumo status` como estão os membros e rode o comando de novo.',
  }),
  patroniSays: (said: string): Message => ({ en: `Patroni says: ${said}`, 'pt-BR': `O Patroni diz: ${said}` }),
  poolerSays: (said: string): Message => ({ en: `PgBouncer says: ${said}`, 'pt-BR': `O PgBouncer diz: ${said}` }),
  notPaused: (within: number): Message => ({
    en: `The poolers could not be paused within ${within} s.`,
    'pt-BR': `Não foi possível pausar os poolers em ${within} s.`,
  }),
  notPausedRemedy: (): Message => ({
    en: 'A transaction is probably still running. Wait for it, or end it, then run the command again. Nothing is held back any more.',
    'pt-BR': 'Provavelmente há uma transação em andamento. Espere, ou encerre-a, e rode o comando de novo. Nada mais está seguro.',
  }),
};
