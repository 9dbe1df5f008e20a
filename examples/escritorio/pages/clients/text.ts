import type { Text } from '../language.ts';

export const clientText = {
  newClient: { 'pt-BR': 'Novo cliente', en: 'New client' },
  editClient: { 'pt-BR': 'Editar cliente', en: 'Edit client' },
  searchClients: { 'pt-BR': 'Nome, CPF, CNPJ, e-mail ou cidade', en: 'Name, CPF, CNPJ, e-mail or city' },
  name: { 'pt-BR': 'Nome', en: 'Name' },
  document: { 'pt-BR': 'CPF ou CNPJ', en: 'CPF or CNPJ' },
  documentHint: { 'pt-BR': 'Com ou sem pontos; os dígitos são conferidos', en: 'With or without dots; the digits are checked' },
  kind: { 'pt-BR': 'Tipo', en: 'Kind' },
  anyKind: { 'pt-BR': 'Todos', en: 'Any' },
  phone: { 'pt-BR': 'Telefone', en: 'Telephone' },
  city: { 'pt-BR': 'Cidade', en: 'City' },
  state: { 'pt-BR': 'Estado', en: 'State' },
  cases: { 'pt-BR': 'Processos', en: 'Cases' },
  noCases: { 'pt-BR': 'Nenhum processo deste cliente.', en: 'No case of this client.' },
  noClients: { 'pt-BR': 'Nenhum cliente encontrado.', en: 'No client found.' },
  details: { 'pt-BR': 'Cadastro', en: 'Record' },
  since: { 'pt-BR': 'Cliente desde', en: 'Client since' },
  privacy: { 'pt-BR': 'Privacidade', en: 'Privacy' },
  unknown: { 'pt-BR': 'Não informado', en: 'Not given' },
  versionConflict: {
    'pt-BR': 'Outra pessoa alterou este cliente enquanto você o editava. Confira os dados atuais antes de salvar de novo.',
    en: 'Someone else changed this client while you were editing. Check the current data before you save again.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export const kindText = {
  person: { 'pt-BR': 'Pessoa física', en: 'Person' },
  company: { 'pt-BR': 'Pessoa jurídica', en: 'Company' },
} as const satisfies Readonly<Record<string, Text>>;

/** "46 clientes", "1 cliente" */
export function countOfClients(count: string, one: boolean): Text {
  return { 'pt-BR': `${count} ${one ? 'cliente' : 'clientes'}`, en: `${count} ${one ? 'client' : 'clients'}` };
}

/** "mostrados os 50 alterados por último, de 80" */
export function latestOf(shown: string, all: string): Text {
  return { 'pt-BR': `Os ${shown} alterados por último, de ${all}.`, en: `The ${shown} changed last, of ${all}.` };
}
