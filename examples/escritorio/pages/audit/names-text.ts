import type { Action } from '@prumo/app/audit';
import type { AuditKind, policy, Purpose } from '../../audit/policy.ts';
import type { Text } from '../language.ts';

type Field = (typeof policy.kinds)[AuditKind]['fields'][number];

export const kindNames: Readonly<Record<AuditKind, Text>> = {
  case: { 'pt-BR': 'Processo', en: 'Case' },
  sensitive_case: { 'pt-BR': 'Processo sigiloso', en: 'Confidential case' },
  client: { 'pt-BR': 'Cliente', en: 'Client' },
  document: { 'pt-BR': 'Documento', en: 'Document' },
  sensitive_document: { 'pt-BR': 'Documento sensível', en: 'Sensitive document' },
  event: { 'pt-BR': 'Compromisso ou prazo', en: 'Event or deadline' },
  office_export: { 'pt-BR': 'Exportação iniciada', en: 'Export begun' },
  whole_office_export: { 'pt-BR': 'Exportação completa', en: 'Export done' },
  broken_office_export: { 'pt-BR': 'Exportação interrompida', en: 'Export broken off' },
  user: { 'pt-BR': 'Pessoa do escritório', en: 'Person of the office' },
  session: { 'pt-BR': 'Sessão', en: 'Session' },
  flag: { 'pt-BR': 'Chave de recurso', en: 'Feature flag' },
};

export const actionNames: Readonly<Record<Action, Text>> = {
  create: { 'pt-BR': 'Criou', en: 'Created' },
  read: { 'pt-BR': 'Leu', en: 'Read' },
  list: { 'pt-BR': 'Listou', en: 'Listed' },
  update: { 'pt-BR': 'Alterou', en: 'Changed' },
  delete: { 'pt-BR': 'Excluiu', en: 'Deleted' },
  export: { 'pt-BR': 'Exportou', en: 'Exported' },
  share: { 'pt-BR': 'Compartilhou', en: 'Shared' },
  rectify: { 'pt-BR': 'Corrigiu a pedido', en: 'Corrected on request' },
  erase: { 'pt-BR': 'Apagou a pedido', en: 'Erased on request' },
  'sign-in': { 'pt-BR': 'Entrou', en: 'Signed in' },
  'sign-out': { 'pt-BR': 'Saiu', en: 'Signed out' },
  grant: { 'pt-BR': 'Concedeu acesso', en: 'Granted access' },
  revoke: { 'pt-BR': 'Retirou acesso', en: 'Revoked access' },
  setting: { 'pt-BR': 'Mudou configuração', en: 'Changed a setting' },
};

export const purposeNames: Readonly<Record<Purpose, Text>> = {
  'case-management': { 'pt-BR': 'Condução de processos', en: 'Handling of cases' },
  'office-administration': { 'pt-BR': 'Administração do escritório', en: 'Running the office' },
  'data-subject-request': { 'pt-BR': 'Pedido do titular', en: "Data subject's request" },
  security: { 'pt-BR': 'Segurança', en: 'Security' },
  operation: { 'pt-BR': 'Operação do sistema', en: 'Running the system' },
};

export const fieldNames: Readonly<Record<Field, Text>> = {
  number: { 'pt-BR': 'número', en: 'number' },
  title: { 'pt-BR': 'título', en: 'title' },
  client: { 'pt-BR': 'cliente', en: 'client' },
  court: { 'pt-BR': 'tribunal', en: 'court' },
  class: { 'pt-BR': 'classe', en: 'class' },
  status: { 'pt-BR': 'situação', en: 'status' },
  value: { 'pt-BR': 'valor', en: 'value' },
  opened_on: { 'pt-BR': 'abertura', en: 'opening' },
  sensitive: { 'pt-BR': 'sigilo', en: 'confidentiality' },
  calendar: { 'pt-BR': 'agenda', en: 'calendar' },
  documents: { 'pt-BR': 'documentos', en: 'documents' },
  notices: { 'pt-BR': 'avisos', en: 'notices' },
  name: { 'pt-BR': 'nome', en: 'name' },
  document: { 'pt-BR': 'CPF ou CNPJ', en: 'CPF or CNPJ' },
  email: { 'pt-BR': 'e-mail', en: 'e-mail' },
  phone: { 'pt-BR': 'telefone', en: 'telephone' },
  city: { 'pt-BR': 'cidade', en: 'city' },
  state: { 'pt-BR': 'estado', en: 'state' },
  kind: { 'pt-BR': 'tipo', en: 'kind' },
  content: { 'pt-BR': 'conteúdo', en: 'content' },
  starts_at: { 'pt-BR': 'data e hora', en: 'date and time' },
  responsible: { 'pt-BR': 'responsável', en: 'responsible' },
  people: { 'pt-BR': 'pessoas', en: 'people' },
  clients: { 'pt-BR': 'clientes', en: 'clients' },
  cases: { 'pt-BR': 'processos', en: 'cases' },
  audit: { 'pt-BR': 'auditoria', en: 'audit trail' },
  csv: { 'pt-BR': 'CSV', en: 'CSV' },
  ndjson: { 'pt-BR': 'NDJSON', en: 'NDJSON' },
  role: { 'pt-BR': 'perfil', en: 'role' },
  password: { 'pt-BR': 'senha', en: 'password' },
  active: { 'pt-BR': 'acesso', en: 'access' },
  address: { 'pt-BR': 'endereço de rede', en: 'network address' },
};
