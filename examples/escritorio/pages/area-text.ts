import type { Action, Role } from '../roles/permissions.ts';
import type { Text } from './language.ts';

/** The areas of the application, as the navigation names them. */
export const areaText = {
  areas: { 'pt-BR': 'Áreas', en: 'Areas' },
  cases: { 'pt-BR': 'Processos', en: 'Cases' },
  clients: { 'pt-BR': 'Clientes', en: 'Clients' },
  calendar: { 'pt-BR': 'Agenda', en: 'Calendar' },
  people: { 'pt-BR': 'Pessoas', en: 'People' },
  export: { 'pt-BR': 'Exportar', en: 'Export' },
  audit: { 'pt-BR': 'Auditoria', en: 'Audit trail' },
} as const satisfies Readonly<Record<string, Text>>;

export const roleText: Readonly<Record<Role, Text>> = {
  partner: { 'pt-BR': 'Sócio', en: 'Partner' },
  lawyer: { 'pt-BR': 'Advogado', en: 'Lawyer' },
  assistant: { 'pt-BR': 'Assistente', en: 'Assistant' },
};

/** What each right is, after "you may not". */
export const actionText: Readonly<Record<Action, Text>> = {
  'cases.read': { 'pt-BR': 'ver processos', en: 'see cases' },
  'cases.write': { 'pt-BR': 'criar ou alterar processos', en: 'create or change cases' },
  'documents.read': { 'pt-BR': 'baixar documentos', en: 'download documents' },
  'documents.add': { 'pt-BR': 'enviar documentos', en: 'upload documents' },
  'documents.mark': { 'pt-BR': 'marcar documentos como sensíveis', en: 'mark documents as sensitive' },
  'clients.read': { 'pt-BR': 'ver clientes', en: 'see clients' },
  'clients.write': { 'pt-BR': 'criar ou alterar clientes', en: 'create or change clients' },
  'clients.privacy': {
    'pt-BR': 'atender pedidos de clientes sobre os próprios dados',
    en: 'answer requests of clients about their own data',
  },
  'calendar.read': { 'pt-BR': 'ver a agenda', en: 'see the calendar' },
  'calendar.add': { 'pt-BR': 'agendar compromissos', en: 'add events' },
  'deadlines.write': { 'pt-BR': 'criar, concluir ou redistribuir prazos', en: 'create, complete or reassign deadlines' },
  'people.manage': { 'pt-BR': 'gerenciar as pessoas do escritório', en: "manage the office's people" },
  'office.export': { 'pt-BR': 'exportar os dados do escritório', en: "export the office's data" },
  'audit.read': { 'pt-BR': 'ver a auditoria', en: 'see the audit trail' },
};

/** The sentence of a refusal: what was refused, to whom it is allowed, and what to do. */
export function refusedText(action: Action, allowed: readonly Role[]): Text {
  const list = (locale: 'pt-BR' | 'en'): string =>
    new Intl.ListFormat(locale, { type: 'disjunction' }).format(allowed.map((role) => roleText[role][locale].toLowerCase()));
  return {
    'pt-BR': `Seu perfil não permite ${actionText[action]['pt-BR']}. Isso cabe a: ${list('pt-BR')}. Se você precisa disso, peça a um sócio do escritório que mude o seu perfil.`,
    en: `Your role does not let you ${actionText[action].en}. That is for: ${list('en')}. If you need it, ask a partner of the office to change your role.`,
  };
}
