import type { Message } from '../../messages/message.ts';
import type { Spec } from '../../spec/index.ts';

/** A failover needs somebody to fail over to. */
export function unfitForFailover(spec: Spec): Message | null {
  if (spec.database.standbys > 0) return null;
  return {
    en: '`database.standbys` is 0: there is nobody to take over',
    'pt-BR': '`database.standbys` é 0: não há quem assuma',
  };
}
