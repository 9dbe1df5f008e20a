import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });
const untold = (en: string, pt: string): Message =>
  say(`what the tester told does not add up: ${en}`, `o que o testador contou não fecha: ${pt}`);

export const text = {
  records: (recorded: number, done: number): Message =>
    untold(`${recorded} records of ${done} accesses`, `${recorded} registros de ${done} acessos`),
  refusals: (tried: number, refused: number, recorded: number): Message =>
    untold(
      `${tried} attempts, ${refused} refused, ${recorded} recorded`,
      `${tried} tentativas, ${refused} recusadas, ${recorded} registradas`,
    ),
  exports: (found: number, expected: number): Message =>
    untold(`${found} of ${expected} values in the export`, `${found} de ${expected} valores na exportação`),
  erasures: (left: number, expected: number): Message =>
    untold(`${left} of ${expected} values left by the erasure`, `${left} de ${expected} valores deixados pelo apagamento`),
  unrecorded: (count: number, of: number): Message =>
    say(`${count} of ${of} accesses left no audit record`, `${count} de ${of} acessos não deixaram registro de auditoria`),
  chainBroken: (): Message => say('the chain of audit records is broken', 'a cadeia de registros de auditoria está quebrada'),
  notRefused: (count: number, of: number): Message =>
    say(`${count} of ${of} unauthorised attempts were let in`, `${count} de ${of} tentativas não autorizadas entraram`),
  refusedUnrecorded: (count: number, of: number): Message =>
    say(`${count} of ${of} refusals left no audit record`, `${count} de ${of} recusas não deixaram registro de auditoria`),
  notExported: (count: number, of: number): Message =>
    say(`${count} of ${of} values of the person are not in the export`, `${count} de ${of} valores da pessoa não estão na exportação`),
  notErased: (count: number, of: number): Message =>
    say(
      `${count} of ${of} values of the person are left after the erasure`,
      `${count} de ${of} valores da pessoa restam depois do apagamento`,
    ),
  noProof: (): Message => say('the erasure left no proof of itself', 'o apagamento não deixou prova de si'),
};
