import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

const seconds = (value: number): Message => quantity(Math.round(value * 10) / 10, 'seconds');

export const text = {
  notArchived: (): Message => ({
    en: 'nothing that was written was archived',
    'pt-BR': 'nada do que foi gravado foi arquivado',
  }),
  notHere: (): Message => ({
    en: 'a second stack would have to be cut off from everything else, which the kernel does only for root with nftables',
    'pt-BR': 'um segundo stack teria de ser isolado de todo o resto, o que o kernel só faz para root com nftables',
  }),
  writing: (): Message => ({
    en: 'writing until the machine is taken for lost',
    'pt-BR': 'gravando até a máquina ser dada como perdida',
  }),
  ended: (lost: number): Message => ({
    en: `of what was acknowledged, the last ${seconds(lost).en} had not left the machine`,
    'pt-BR': `do que foi confirmado, os últimos ${seconds(lost)['pt-BR']} não tinham saído da máquina`,
  }),
  recovering: (name: string): Message => ({
    en: `bringing everything back as ${name}, from the bucket and the keys alone`,
    'pt-BR': `trazendo tudo de volta como ${name}, só do bucket e das chaves`,
  }),
  back: (took: number): Message => ({
    en: `it is back after ${seconds(took).en}`,
    'pt-BR': `voltou depois de ${seconds(took)['pt-BR']}`,
  }),
  refused: (said: string): Message => ({
    en: `the stack did not come back: ${said}`,
    'pt-BR': `o stack não voltou: ${said}`,
  }),
  missing: (rows: number, of: number): Message => ({
    en: `${rows} of ${of} rows that were in the bucket did not come back`,
    'pt-BR': `${rows} de ${of} linhas que estavam no bucket não voltaram`,
  }),
  sick: (service: string, why: string): Message => ({
    en: `${service} is not healthy on what came back: ${why}`,
    'pt-BR': `${service} não está saudável com o que voltou: ${why}`,
  }),
  tooSlow: (took: number, promised: number): Message => ({
    en: `it took ${seconds(took).en}; ${seconds(promised).en} are promised`,
    'pt-BR': `levou ${seconds(took)['pt-BR']}; o prometido é ${seconds(promised)['pt-BR']}`,
  }),
  lostMore: (lost: number, promised: number): Message => ({
    en: `the last ${seconds(lost).en} of writes had not left the machine; ${seconds(promised).en} are promised`,
    'pt-BR': `os últimos ${seconds(lost)['pt-BR']} de escritas não tinham saído da máquina; o prometido é ${seconds(promised)['pt-BR']}`,
  }),
};
