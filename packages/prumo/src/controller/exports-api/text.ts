import type { Message } from '../../messages/message.ts';

export const text = {
  noPath: (): Message => ({ en: 'There is nothing at this path.', 'pt-BR': 'Não há nada neste caminho.' }),
  noPathRemedy: (): Message => ({
    en: 'Ask for `/v1/exports`; the guide on exporting lists the others.',
    'pt-BR': 'Peça `/v1/exports`; o guia de exportação lista os outros.',
  }),
  noMethod: (method: string, allowed: string): Message => ({
    en: `${method} is not for this path: ${allowed}.`,
    'pt-BR': `${method} não é para este caminho: ${allowed}.`,
  }),
  unknownParameter: (name: string): Message => ({
    en: `The parameter ${name} is not known here.`,
    'pt-BR': `O parâmetro ${name} não é conhecido aqui.`,
  }),
  twice: (name: string): Message => ({ en: `${name} is there twice.`, 'pt-BR': `${name} aparece duas vezes.` }),
  parameterRemedy: (): Message => ({
    en: 'Leave out what is not needed; what is misspelt would otherwise mean every tenant.',
    'pt-BR': 'Retire o que não é preciso; o que está mal escrito valeria para todos os inquilinos.',
  }),
  badTenant: (most: number): Message => ({
    en: `A tenant’s key is a text of 1 to ${most} characters, none of them a control character.`,
    'pt-BR': `A chave de um inquilino é um texto de 1 a ${most} caracteres, nenhum deles de controle.`,
  }),
  badTenantRemedy: (): Message => ({
    en: 'Give the key as it stands in the tenants’ table, encoded as in any URL.',
    'pt-BR': 'Informe a chave como está na tabela de inquilinos, codificada como em qualquer URL.',
  }),
  notJson: (): Message => ({
    en: 'The body must be JSON: `Content-Type: application/json`, not compressed.',
    'pt-BR': 'O corpo deve ser JSON: `Content-Type: application/json`, sem compressão.',
  }),
  badBody: (): Message => ({
    en: 'The body is not `{}` or `{"tenant": "KEY"}`.',
    'pt-BR': 'O corpo não é `{}` nem `{"tenant": "CHAVE"}`.',
  }),
  tooLong: (most: number): Message => ({
    en: `The body is longer than ${most} bytes.`,
    'pt-BR': `O corpo tem mais de ${most} bytes.`,
  }),
  bodyRemedy: (): Message => ({
    en: 'Send `{}` for every tenant, or `{"tenant": "42"}` for one.',
    'pt-BR': 'Envie `{}` para todos os inquilinos, ou `{"tenant": "42"}` para um.',
  }),
  noToken: (): Message => ({ en: 'The request shows no valid token.', 'pt-BR': 'A requisição não mostra um token válido.' }),
  noTokenRemedy: (): Message => ({
    en: 'Send `Authorization: Bearer TOKEN` with what the spec calls `${exports.token}`.',
    'pt-BR': 'Envie `Authorization: Bearer TOKEN` com o que o spec chama de `${exports.token}`.',
  }),
  wrongTooOften: (): Message => ({
    en: 'Too many wrong tokens came from this address.',
    'pt-BR': 'Vieram tokens errados demais deste endereço.',
  }),
  busy: (): Message => ({
    en: 'An export that was asked for is still under way.',
    'pt-BR': 'Uma exportação pedida antes ainda está em andamento.',
  }),
  busyRemedy: (): Message => ({ en: 'Ask again when it has ended.', 'pt-BR': 'Peça de novo quando ela terminar.' }),
  tooMuch: (): Message => ({ en: 'Too much is asked for at once.', 'pt-BR': 'É pedido demais ao mesmo tempo.' }),
  tooMuchRemedy: (): Message => ({
    en: 'Wait as long as `Retry-After` says, and ask again.',
    'pt-BR': 'Espere o tempo de `Retry-After` e peça de novo.',
  }),
  noExport: (): Message => ({ en: 'There is no such export.', 'pt-BR': 'Não existe essa exportação.' }),
  noExportRemedy: (): Message => ({ en: 'List them: `GET /v1/exports`.', 'pt-BR': 'Liste-as: `GET /v1/exports`.' }),
  noOperation: (kept: number): Message => ({
    en: `There is no such operation. The last ${kept} are kept, and none from before a restart of this service.`,
    'pt-BR': `Não existe essa operação. São guardadas as últimas ${kept}, e nenhuma de antes de um reinício deste serviço.`,
  }),
  noOperationRemedy: (): Message => ({
    en: 'See what was exported: `GET /v1/exports`.',
    'pt-BR': 'Veja o que foi exportado: `GET /v1/exports`.',
  }),
  ranOut: (seconds: number): Message => ({
    en: `The command did not end within ${seconds} seconds.`,
    'pt-BR': `O comando não terminou em ${seconds} segundos.`,
  }),
  failed: (): Message => ({ en: 'Prumo itself failed.', 'pt-BR': 'O próprio Prumo falhou.' }),
  failedRemedy: (): Message => ({
    en: 'Whoever runs this stack finds the reason with `prumo logs exports`.',
    'pt-BR': 'Quem cuida desta stack encontra o motivo com `prumo logs exports`.',
  }),
};
