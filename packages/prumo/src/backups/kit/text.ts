import type { Message } from '../../messages/message.ts';

export const text = {
  noKit: (place: string): Message => ({ en: `No stack was saved in ${place}.`, 'pt-BR': `Nenhum stack foi salvo em ${place}.` }),
  noKitRemedy: (): Message => ({
    en: 'See that server, bucket and folder are those of the spec’s `backup.offsite`. One is saved with each `prumo backup now` that goes to a bucket, and with each `prumo backup now --logical` that goes to a folder reached by SFTP.',
    'pt-BR':
      'Veja se servidor, bucket e pasta são os de `backup.offsite` do spec. Um é salvo a cada `prumo backup now` que vai a um bucket, e a cada `prumo backup now --logical` que vai a uma pasta por SFTP.',
  }),
  otherKey: (): Message => ({
    en: 'The file holds the keys of another stack: what is there was sealed with others.',
    'pt-BR': 'O arquivo tem as chaves de outro stack: o que está lá foi fechado com outras.',
  }),
  otherKeyRemedy: (): Message => ({
    en: 'Take the file that `prumo backup key --to` wrote for this stack.',
    'pt-BR': 'Use o arquivo que `prumo backup key --to` gravou para este stack.',
  }),
  damaged: (): Message => ({
    en: 'What was saved of the stack is not what was written.',
    'pt-BR': 'O que foi salvo do stack não é o que foi gravado.',
  }),
  damagedRemedy: (): Message => ({
    en: 'Remove that object: the one saved before it is taken then.',
    'pt-BR': 'Remova esse objeto: o salvo antes dele será usado.',
  }),
  unusable: (place: string): Message => ({
    en: `The second place for backups, ${place}, cannot be used.`,
    'pt-BR': `O segundo lugar dos backups, ${place}, não pode ser usado.`,
  }),
  hostKeyRemedy: (found: string): Message => ({
    en: `Compare it, on the server itself, with \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` (or the file of another kind of key). Only if that says ${found} too: give that as \`--host-key\`, or as \`host_key\` in the spec. Else another server answers in its place.`,
    'pt-BR': `Compare, no próprio servidor, com \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` (ou o arquivo de outro tipo de chave). Só se também disser ${found}: informe-a em \`--host-key\`, ou em \`host_key\` no spec. Senão, outro servidor responde no lugar dele.`,
  }),
  unusableRemedy: (): Message => ({
    en: 'See that the server answers there, that the bucket or folder is there, and that the keys open it.',
    'pt-BR': 'Veja se o servidor responde ali, se o bucket ou a pasta existe e se as chaves o abrem.',
  }),
};
