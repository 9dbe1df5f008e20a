import type { Message } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  unreadable: (why: string) => both(`the file cannot be read from here on: ${why}`, `o arquivo não pode ser lido daqui em diante: ${why}`),
  notNext: (found: number, wanted: number) =>
    both(
      `number ${found} stands where number ${wanted} should: a record was taken out, moved or put in`,
      `o número ${found} está onde devia estar o ${wanted}: um registro foi retirado, movido ou inserido`,
    ),
  notOfThisLedger: () =>
    both(
      'it does not begin this ledger: the first record or the ledger’s identity was changed',
      'ele não inicia este livro: o primeiro registro ou a identidade do livro foi alterada',
    ),
  notChained: () =>
    both(
      'it does not follow the record before it: one of the two was replaced',
      'ele não segue o registro anterior: um dos dois foi trocado',
    ),
  edited: () => both('it was edited: its content has another hash', 'ele foi editado: o conteúdo tem outro hash'),
  badSignature: () => both('it is not signed with the key of this ledger', 'ele não está assinado com a chave deste livro'),
  timeWentBack: () => both('its time is before that of the record before it', 'a hora dele é anterior à do registro anterior'),
  notAnEntry: () => both('its content is not an entry Prumo writes', 'o conteúdo não é um registro que o Prumo grava'),
  badAnchor: () => both('the anchor is damaged, or its signature is wrong', 'a âncora está danificada, ou a assinatura dela está errada'),
  anotherLedger: (sequence: number, at: string) =>
    both(
      `the anchor is of another ledger, which had ${sequence} records at ${at}: this one was put in its place`,
      `a âncora é de outro livro, que tinha ${sequence} registros em ${at}: este foi posto no lugar dele`,
    ),
  ledgerGone: (sequence: number, at: string) =>
    both(
      `there is no ledger; at ${at} there was one with ${sequence} records`,
      `não há livro; em ${at} havia um com ${sequence} registros`,
    ),
  cut: (sequence: number, at: string) =>
    both(
      `record ${sequence} was there at ${at} and is gone: the end was cut off`,
      `o registro ${sequence} existia em ${at} e não está mais: o fim foi cortado`,
    ),
  notAsAnchored: (at: string) =>
    both(
      `it is not the record that was anchored at ${at}: the ledger was written anew`,
      `não é o registro ancorado em ${at}: o livro foi reescrito`,
    ),
} as const;
