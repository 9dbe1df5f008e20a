import type { Message } from '../../messages/message.ts';

export const text = {
  noStandby: (): Message => ({ en: 'there is no standby', 'pt-BR': 'não há standby' }),
  victim: (member: string): Message => ({ en: `commits wait for ${member}`, 'pt-BR': `os commits esperam por ${member}` }),
};
