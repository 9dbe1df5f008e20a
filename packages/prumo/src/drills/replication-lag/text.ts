import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

export const text = {
  behindSeconds: (seconds: number, limit: number): Message => ({
    en: `a standby was ${quantity(seconds, 'seconds').en} behind; ${quantity(limit, 'seconds').en} are promised`,
    'pt-BR': `um standby ficou ${quantity(seconds, 'seconds')['pt-BR']} atrás; a promessa é ${quantity(limit, 'seconds')['pt-BR']}`,
  }),
  behindBytes: (bytes: number, limit: number): Message => ({
    en: `a standby had ${quantity(bytes, 'bytes').en} of WAL left to apply; ${quantity(limit, 'bytes').en} are promised`,
    'pt-BR': `um standby tinha ${quantity(bytes, 'bytes')['pt-BR']} de WAL por aplicar; a promessa é ${quantity(limit, 'bytes')['pt-BR']}`,
  }),
  missing: (seen: number, wanted: number): Message => ({
    en: `only ${seen} of ${wanted} standbys streamed`,
    'pt-BR': `apenas ${seen} de ${wanted} standbys replicavam`,
  }),
  tooFewLooks: (seen: number): Message => ({
    en: `the primary told only ${seen} times how far the standbys are`,
    'pt-BR': `o primário disse apenas ${seen} vezes até onde os standbys chegaram`,
  }),
  loadFailed: (said: string): Message => ({ en: `the write load failed: ${said}`, 'pt-BR': `a carga de escrita falhou: ${said}` }),
  wrote: (bytes: number): Message => ({
    en: `${quantity(bytes, 'bytes').en} of WAL written`,
    'pt-BR': `${quantity(bytes, 'bytes')['pt-BR']} de WAL escritos`,
  }),
};
