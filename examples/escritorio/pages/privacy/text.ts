import type { KeepReason } from '@prumo/app/audit';
import type { Answered, Held } from '../../subject/privacy.ts';
import type { Text } from '../language.ts';

export const privacyText = {
  title: { 'pt-BR': 'Privacidade', en: 'Privacy' },
  lead: {
    'pt-BR': 'O que o escritório guarda deste cliente, e os pedidos que ele pode fazer (LGPD, art. 18).',
    en: 'What the office keeps of this client, and what they may ask for (LGPD, art. 18).',
  },
  held: { 'pt-BR': 'O que guardamos', en: 'What we keep' },
  data: { 'pt-BR': 'Dados', en: 'Data' },
  rows: { 'pt-BR': 'Registros', en: 'Records' },
  onErasure: { 'pt-BR': 'Se pedir para apagar', en: 'When asked to erase' },
  export: { 'pt-BR': 'Entregar os dados', en: 'Hand over the data' },
  exportHint: {
    'pt-BR': 'Um arquivo ZIP com tudo o que há do cliente e os documentos dele. A entrega fica na auditoria.',
    en: 'A ZIP with all there is of the client and their documents. Handing it over stays in the audit trail.',
  },
  download: { 'pt-BR': 'Baixar o arquivo', en: 'Download the file' },
  rectify: { 'pt-BR': 'Corrigir a pedido do cliente', en: 'Correct at their request' },
  rectifyHint: {
    'pt-BR': 'A correção fica na auditoria como pedido do titular. O CPF ou CNPJ é corrigido no cadastro.',
    en: 'The correction stays in the audit trail as their request. The CPF or CNPJ is corrected in the record.',
  },
  correct: { 'pt-BR': 'Salvar a correção', en: 'Save the correction' },
  saved: { 'pt-BR': 'Correção salva.', en: 'Correction saved.' },
  nothingChanged: { 'pt-BR': 'Nada foi mudado: os dados já eram esses.', en: 'Nothing was changed: the data was so already.' },
  erase: { 'pt-BR': 'Apagar os dados', en: 'Erase the data' },
  eraseHint: {
    'pt-BR': 'Apaga o que a tabela diz, de uma vez e sem volta. O que a lei manda guardar fica. Você recebe um comprovante assinado.',
    en: 'Erases what the table says, at once and for good. What the law wants kept stays. You get a signed receipt.',
  },
  confirm: { 'pt-BR': 'Entendo que isto não pode ser desfeito', en: 'I understand that this cannot be undone' },
  confirmFirst: {
    'pt-BR': 'Nada foi apagado: marque antes que você entende que isto não pode ser desfeito.',
    en: 'Nothing was erased: first tick that you understand that this cannot be undone.',
  },
  eraseNow: { 'pt-BR': 'Apagar agora', en: 'Erase now' },
  forgotten: { 'pt-BR': 'Os dados deste cliente já foram apagados.', en: "This client's data has been erased already." },
  onHold: {
    'pt-BR': 'Estes dados não podem ser apagados por enquanto. Responda ao cliente com o motivo:',
    en: 'This data must not be erased for now. Answer the client with the reason:',
  },
  answered: { 'pt-BR': 'Pedidos atendidos', en: 'Requests answered' },
  noneAnswered: { 'pt-BR': 'Nenhum pedido ainda.', en: 'No requests yet.' },
  inTrail: { 'pt-BR': 'Ver na auditoria', en: 'See the audit trail' },
  program: { 'pt-BR': 'Um programa', en: 'A program' },
  receipt: { 'pt-BR': 'Comprovante de eliminação', en: 'Receipt of erasure' },
  erased: { 'pt-BR': 'Os dados foram apagados.', en: 'The data was erased.' },
  keepReceipt: {
    'pt-BR':
      'Guarde esta página ou imprima-a: ela prova a eliminação sem conter os dados. As cópias de segurança ainda os contêm até expirarem.',
    en: 'Keep or print this page: it proves the erasure and holds none of the data. Backups still hold it until they expire.',
  },
  what: { 'pt-BR': 'O que aconteceu', en: 'What became of it' },
  when: { 'pt-BR': 'Quando', en: 'When' },
  entry: { 'pt-BR': 'Registro na auditoria', en: 'Entry in the audit trail' },
  proof: { 'pt-BR': 'Comprovante assinado (Ed25519)', en: 'Signed receipt (Ed25519)' },
  publicKey: { 'pt-BR': 'Chave pública que o confere', en: 'Public key that checks it' },
  back: { 'pt-BR': 'Voltar ao cliente', en: 'Back to the client' },
} as const satisfies Readonly<Record<string, Text>>;

/** What each part of a client's data is called. */
export const partText: Readonly<Record<string, Text>> = {
  notifications: { 'pt-BR': 'Avisos sobre os processos', en: 'Notices about their cases' },
  calendar_events: { 'pt-BR': 'Prazos e compromissos', en: 'Deadlines and events' },
  'documents:filed': { 'pt-BR': 'Documentos de processos distribuídos', en: 'Documents of cases that were filed' },
  'documents:unfiled': { 'pt-BR': 'Documentos de casos nunca distribuídos', en: 'Documents of cases never filed' },
  court_movements: { 'pt-BR': 'Andamentos publicados pelo tribunal', en: 'Movements the court published' },
  cases: { 'pt-BR': 'Títulos dos processos', en: 'Titles of their cases' },
  clients: { 'pt-BR': 'Cadastro do cliente', en: "The client's record" },
};

export const ruleText: Readonly<Record<Held['rule'], Text>> = {
  delete: { 'pt-BR': 'Apagado', en: 'Deleted' },
  anonymise: { 'pt-BR': 'Fica sem o nome', en: 'Stays without the name' },
  keep: { 'pt-BR': 'Guardado', en: 'Kept' },
};

export const keepText: Readonly<Record<KeepReason, Text>> = {
  'legal-obligation': { 'pt-BR': 'obrigação legal (LGPD, art. 16, I)', en: 'legal obligation (LGPD, art. 16, I)' },
  research: { 'pt-BR': 'pesquisa (LGPD, art. 16, II)', en: 'research (LGPD, art. 16, II)' },
  transfer: { 'pt-BR': 'transferência a terceiro (LGPD, art. 16, III)', en: 'transfer to another (LGPD, art. 16, III)' },
  'legal-proceedings': {
    'pt-BR': 'exercício de direitos em processo (LGPD, art. 7, VI)',
    en: 'rights in legal proceedings (LGPD, art. 7, VI)',
  },
};

export const answeredText: Readonly<Record<Answered['action'], Text>> = {
  export: { 'pt-BR': 'Dados entregues', en: 'Data handed over' },
  rectify: { 'pt-BR': 'Dados corrigidos', en: 'Data corrected' },
  erase: { 'pt-BR': 'Dados apagados', en: 'Data erased' },
};

/** "Guardado: obrigação legal (LGPD, art. 16, I)" */
export function fateOf(rule: Held['rule'], because: KeepReason | undefined): Text {
  const of = (locale: 'pt-BR' | 'en'): string =>
    `${ruleText[rule][locale]}${because === undefined ? '' : `: ${keepText[because][locale]}`}`;
  return { 'pt-BR': of('pt-BR'), en: of('en') };
}
