import type { CaseStatus, EventKind } from '../cases/case.ts';
import type { FieldProblem } from '../cases/fields.ts';
import type { Text } from './language.ts';

/** Every word the pages say. */
export const text = {
  product: { 'pt-BR': 'Escritório', en: 'Escritório' },
  tagline: {
    'pt-BR': 'Processos, prazos e documentos do seu escritório de advocacia.',
    en: 'Cases, deadlines and documents of your law office.',
  },
  skip: { 'pt-BR': 'Ir para o conteúdo', en: 'Skip to content' },
  language: { 'pt-BR': 'Idioma', en: 'Language' },
  cases: { 'pt-BR': 'Processos', en: 'Cases' },
  newCase: { 'pt-BR': 'Novo processo', en: 'New case' },
  editCase: { 'pt-BR': 'Editar processo', en: 'Edit case' },
  edit: { 'pt-BR': 'Editar', en: 'Edit' },
  save: { 'pt-BR': 'Salvar', en: 'Save' },
  cancel: { 'pt-BR': 'Cancelar', en: 'Cancel' },
  signIn: { 'pt-BR': 'Entrar', en: 'Sign in' },
  changePassword: { 'pt-BR': 'trocar senha', en: 'change password' },
  signOut: { 'pt-BR': 'Sair', en: 'Sign out' },
  office: { 'pt-BR': 'Escritório', en: 'Office' },
  officeHint: { 'pt-BR': 'O nome antes do ponto no endereço, como silva', en: 'The name before the dot in the address, such as silva' },
  email: { 'pt-BR': 'E-mail', en: 'E-mail' },
  password: { 'pt-BR': 'Senha', en: 'Password' },
  findOffice: { 'pt-BR': 'Encontre o seu escritório', en: 'Find your office' },
  search: { 'pt-BR': 'Buscar', en: 'Search' },
  searchCases: { 'pt-BR': 'Parte, título ou número', en: 'Party, title or number' },
  status: { 'pt-BR': 'Situação', en: 'Status' },
  anyStatus: { 'pt-BR': 'Todas', en: 'Any' },
  number: { 'pt-BR': 'Número CNJ', en: 'CNJ number' },
  numberHint: { 'pt-BR': 'Deixe em branco se ainda não foi distribuído', en: 'Leave empty if not filed yet' },
  notFiled: { 'pt-BR': 'Ainda não distribuído', en: 'Not filed yet' },
  title: { 'pt-BR': 'Título', en: 'Title' },
  client: { 'pt-BR': 'Cliente', en: 'Client' },
  clientDocument: { 'pt-BR': 'CPF ou CNPJ do cliente', en: "Client's CPF or CNPJ" },
  clientDocumentHint: {
    'pt-BR': 'Se o escritório já tem este cliente, o cadastro dele é usado',
    en: 'If the office has this client already, that record is used',
  },
  court: { 'pt-BR': 'Tribunal', en: 'Court' },
  class: { 'pt-BR': 'Classe', en: 'Class' },
  value: { 'pt-BR': 'Valor da causa', en: 'Amount in dispute' },
  valueHint: { 'pt-BR': 'Em reais, como 1.234,56', en: 'In reais, such as 1,234.56' },
  openedOn: { 'pt-BR': 'Data de abertura', en: 'Opened on' },
  updatedAt: { 'pt-BR': 'Atualizado', en: 'Updated' },
  responsible: { 'pt-BR': 'Responsável', en: 'Responsible' },
  sensitive: { 'pt-BR': 'Sigiloso: cada leitura fica registrada', en: 'Confidential: each reading is recorded' },
  sensitiveTag: { 'pt-BR': 'Sigiloso', en: 'Confidential' },
  choose: { 'pt-BR': 'Escolha…', en: 'Choose…' },
  noCases: { 'pt-BR': 'Nenhum processo encontrado.', en: 'No case found.' },
  noOffices: { 'pt-BR': 'Nenhum escritório encontrado.', en: 'No office found.' },
  clearSearch: { 'pt-BR': 'Limpar busca', en: 'Clear search' },
  calendar: { 'pt-BR': 'Agenda', en: 'Calendar' },
  noEvents: { 'pt-BR': 'Nada na agenda deste processo.', en: "Nothing in this case's calendar." },
  addEvent: { 'pt-BR': 'Agendar', en: 'Add event' },
  eventKind: { 'pt-BR': 'Tipo', en: 'Kind' },
  eventTitle: { 'pt-BR': 'Descrição', en: 'Description' },
  startsAt: { 'pt-BR': 'Data e hora (Brasília)', en: 'Date and time (Brasília)' },
  documents: { 'pt-BR': 'Documentos', en: 'Documents' },
  noDocuments: { 'pt-BR': 'Nenhum documento.', en: 'No documents.' },
  upload: { 'pt-BR': 'Enviar documento', en: 'Upload document' },
  file: { 'pt-BR': 'Arquivo (até 10 MB)', en: 'File (up to 10 MB)' },
  notifications: { 'pt-BR': 'Avisos enviados', en: 'Notices sent' },
  noNotifications: { 'pt-BR': 'Nenhum aviso ainda.', en: 'No notices yet.' },
  details: { 'pt-BR': 'Dados do processo', en: 'Case details' },
  previous: { 'pt-BR': 'Anterior', en: 'Previous' },
  next: { 'pt-BR': 'Próxima', en: 'Next' },
  pagination: { 'pt-BR': 'Páginas', en: 'Pages' },
  changedElsewhere: { 'pt-BR': 'Houve mudanças nesta página.', en: 'This page has changed.' },
  reload: { 'pt-BR': 'Atualizar', en: 'Reload' },
  signInFirst: {
    'pt-BR': 'Sua sessão terminou ou você ainda não entrou. Entre para continuar de onde parou.',
    en: 'Your session has ended, or you have not signed in yet. Sign in to go on from where you were.',
  },
  wrongPassword: { 'pt-BR': 'E-mail ou senha não conferem.', en: 'E-mail or password is wrong.' },
  tooManyAttempts: {
    'pt-BR': 'Tentativas demais. Aguarde 15 minutos e tente de novo.',
    en: 'Too many attempts. Wait 15 minutes and try again.',
  },
  unknownOffice: { 'pt-BR': 'Não conhecemos este escritório.', en: 'We do not know this office.' },
  unknownOfficeBody: {
    'pt-BR': 'Confira o endereço, ou procure o escritório pelo nome.',
    en: 'Check the address, or look for the office by its name.',
  },
  versionConflict: {
    'pt-BR': 'Outra pessoa alterou este processo enquanto você o editava. Confira os dados atuais antes de salvar de novo.',
    en: 'Someone else changed this case while you were editing. Check the current data before you save again.',
  },
  checkFields: { 'pt-BR': 'Confira os campos marcados.', en: 'Check the marked fields.' },
  backHome: { 'pt-BR': 'Voltar ao início', en: 'Back to the start' },
  notFoundTitle: { 'pt-BR': 'Página não encontrada', en: 'Page not found' },
  notFoundBody: {
    'pt-BR': 'O endereço pode ter mudado, ou você não tem acesso a ele.',
    en: 'The address may have changed, or you have no access to it.',
  },
  forbiddenTitle: { 'pt-BR': 'Pedido recusado', en: 'Request refused' },
  forbiddenBody: {
    'pt-BR': 'O formulário expirou ou veio de outro site. Volte, recarregue a página e tente de novo.',
    en: 'The form has expired or came from another site. Go back, reload the page and try again.',
  },
  sensitiveRefusedBody: {
    'pt-BR': 'Documentos sigilosos são lidos e marcados por sócios e advogados. Esta tentativa foi registrada.',
    en: 'Confidential documents are read and marked by partners and lawyers. This attempt was recorded.',
  },
  roleRefusedTitle: { 'pt-BR': 'Sem permissão', en: 'Not allowed' },
  badRequestTitle: { 'pt-BR': 'Pedido inválido', en: 'Invalid request' },
  badRequestBody: { 'pt-BR': 'Não conseguimos entender o que foi enviado.', en: 'We could not understand what was sent.' },
  tooLargeTitle: { 'pt-BR': 'Arquivo grande demais', en: 'File too large' },
  tooLargeBody: {
    'pt-BR': 'Um arquivo pode ter até 10 MB. Nada foi salvo: volte e escolha um menor.',
    en: 'A file may have up to 10 MB. Nothing was saved: go back and choose a smaller one.',
  },
  tooMuchTitle: { 'pt-BR': 'Texto grande demais', en: 'Too much text' },
  tooMuchBody: {
    'pt-BR': 'O que foi enviado é maior do que um formulário pode ser. Nada foi salvo: volte e encurte o texto.',
    en: 'What was sent is larger than a form may be. Nothing was saved: go back and shorten the text.',
  },
  tooManyTitle: { 'pt-BR': 'Um momento', en: 'One moment' },
  tooManyExports: {
    'pt-BR': 'Outra exportação está em andamento. Tente de novo quando ela terminar.',
    en: 'Another export is running. Try again when it is done.',
  },
  tooManyUploads: {
    'pt-BR': 'Outros arquivos estão sendo enviados. Volte e envie o seu de novo em alguns segundos.',
    en: 'Other files are being uploaded. Go back and send yours again in a few seconds.',
  },
  unavailableTitle: { 'pt-BR': 'Voltamos em instantes', en: 'Back in a moment' },
  storageAwayBody: {
    'pt-BR':
      'Os arquivos não estão acessíveis agora; processos, prazos e agenda funcionam. Nada foi perdido: tente de novo em alguns segundos.',
    en: 'Files cannot be reached now; cases, deadlines and the calendar work. Nothing was lost: try again in some seconds.',
  },
  sensitiveDocument: { 'pt-BR': 'Sigiloso: cada leitura fica registrada', en: 'Confidential: each reading is recorded' },
  markSensitive: { 'pt-BR': 'Marcar como sigiloso', en: 'Mark as confidential' },
  unmarkSensitive: { 'pt-BR': 'Retirar o sigilo', en: 'Take the mark away' },
  movementsLink: { 'pt-BR': 'Andamentos no tribunal', en: 'Movements at the court' },
  noticesLink: { 'pt-BR': 'Avisos', en: 'Notices' },
  unavailableBody: {
    'pt-BR': 'O sistema está se recuperando. Nada do que foi salvo se perdeu; tente de novo em alguns segundos.',
    en: 'The system is recovering. Nothing that was saved is lost; try again in a few seconds.',
  },
  brokenTitle: { 'pt-BR': 'Algo deu errado', en: 'Something went wrong' },
  brokenBody: {
    'pt-BR': 'O erro foi registrado. Se continuar, avise o suporte.',
    en: 'The error was recorded. If it persists, tell support.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export const statusText: Readonly<Record<CaseStatus, Text>> = {
  active: { 'pt-BR': 'Em andamento', en: 'Active' },
  suspended: { 'pt-BR': 'Suspenso', en: 'Suspended' },
  archived: { 'pt-BR': 'Arquivado', en: 'Archived' },
};

export const eventKindText: Readonly<Record<EventKind, Text>> = {
  deadline: { 'pt-BR': 'Prazo', en: 'Deadline' },
  hearing: { 'pt-BR': 'Audiência', en: 'Hearing' },
  meeting: { 'pt-BR': 'Reunião', en: 'Meeting' },
  examination: { 'pt-BR': 'Perícia', en: 'Examination' },
};

export const eventStatusText = {
  scheduled: { 'pt-BR': 'Agendado', en: 'Scheduled' },
  done: { 'pt-BR': 'Concluído', en: 'Done' },
  overdue: { 'pt-BR': 'Vencido', en: 'Overdue' },
} as const satisfies Readonly<Record<string, Text>>;

export const problemText: Readonly<Record<FieldProblem, Text>> = {
  missing: { 'pt-BR': 'Preencha este campo.', en: 'Fill in this field.' },
  'too-long': { 'pt-BR': 'Texto longo demais.', en: 'Text too long.' },
  'not-a-case-number': {
    'pt-BR': 'Número inválido: confira os dígitos (NNNNNNN-DD.AAAA.J.TR.OOOO).',
    en: 'Invalid number: check the digits (NNNNNNN-DD.AAAA.J.TR.OOOO).',
  },
  'number-taken': { 'pt-BR': 'O escritório já tem um processo com este número.', en: 'The office already has a case with this number.' },
  'not-cpf-or-cnpj': { 'pt-BR': 'CPF ou CNPJ inválido: confira os dígitos.', en: 'Invalid CPF or CNPJ: check the digits.' },
  'not-in-the-list': { 'pt-BR': 'Escolha uma opção da lista.', en: 'Choose an option from the list.' },
  'not-money': { 'pt-BR': 'Valor inválido. Exemplo: 1.234,56', en: 'Invalid amount. Example: 1,234.56' },
  'not-a-date': { 'pt-BR': 'Data inválida.', en: 'Invalid date.' },
  'too-large': { 'pt-BR': 'Arquivo grande demais.', en: 'File too large.' },
  program: { 'pt-BR': 'Programas não são aceitos.', en: 'Programs are not accepted.' },
  'empty-file': { 'pt-BR': 'Escolha um arquivo que não esteja vazio.', en: 'Choose a file that is not empty.' },
  'document-taken': {
    'pt-BR': 'O escritório já tem um cliente com este CPF ou CNPJ. Busque por ele na lista de clientes.',
    en: 'The office already has a client with this CPF or CNPJ. Search for it in the list of clients.',
  },
  'not-an-email': { 'pt-BR': 'E-mail inválido. Exemplo: ana@exemplo.com.br', en: 'Invalid e-mail. Example: ana@example.com' },
  'not-a-phone': { 'pt-BR': 'Telefone inválido. Exemplo: (11) 98765-4321', en: 'Invalid telephone. Example: (11) 98765-4321' },
  'not-a-state': { 'pt-BR': 'Escolha um estado da lista.', en: 'Choose a state from the list.' },
  'not-a-number-of-days': { 'pt-BR': 'Um número inteiro de 1 a 999.', en: 'A whole number from 1 to 999.' },
  'email-taken': { 'pt-BR': 'Já há uma pessoa do escritório com este e-mail.', en: 'Someone in the office already has this e-mail.' },
  'last-partner': {
    'pt-BR': 'O escritório precisa de ao menos um sócio ativo. Torne outra pessoa sócia antes.',
    en: 'The office needs at least one active partner. Make someone else a partner first.',
  },
  'too-short': { 'pt-BR': 'Use ao menos 15 caracteres; uma frase serve.', en: 'Use at least 15 characters; a phrase will do.' },
  'not-the-same': { 'pt-BR': 'As duas senhas não são iguais.', en: 'The two passwords differ.' },
  'same-password': { 'pt-BR': 'Escolha uma senha diferente da atual.', en: 'Choose a password other than the current one.' },
  'wrong-password': { 'pt-BR': 'A senha atual não confere.', en: 'The current password is wrong.' },
  'no-such-case': { 'pt-BR': 'O escritório não tem este processo.', en: 'The office has no such case.' },
  'no-such-person': { 'pt-BR': 'Escolha uma pessoa ativa do escritório.', en: 'Choose an active person of the office.' },
};

/** "46 processos", "1 processo" */
export function countOfCases(count: string, one: boolean): Text {
  return { 'pt-BR': `${count} ${one ? 'processo' : 'processos'}`, en: `${count} ${one ? 'case' : 'cases'}` };
}

export function countOfOffices(count: string, one: boolean): Text {
  return { 'pt-BR': `${count} ${one ? 'escritório' : 'escritórios'}`, en: `${count} ${one ? 'office' : 'offices'}` };
}

export function pageOf(page: string, pages: string): Text {
  return { 'pt-BR': `Página ${page} de ${pages}`, en: `Page ${page} of ${pages}` };
}
