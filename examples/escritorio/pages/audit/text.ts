import type { ChainProblem } from '@prumo/app/audit';
import type { Text } from '../language.ts';

export const auditText = {
  lead: {
    'pt-BR': 'Quem fez o quê, com qual registro, quais campos e para quê. Os valores nunca estão aqui.',
    en: 'Who did what, to which record, which fields and why. The values are never here.',
  },
  ledger: { 'pt-BR': 'Livro', en: 'Ledger' },
  records: { 'pt-BR': 'Dados', en: 'Data' },
  access: { 'pt-BR': 'Entradas no sistema', en: 'Sign-ins' },
  who: { 'pt-BR': 'Quem', en: 'Who' },
  anyone: { 'pt-BR': 'Todos', en: 'Anyone' },
  action: { 'pt-BR': 'Ação', en: 'Action' },
  anyAction: { 'pt-BR': 'Todas', en: 'Any' },
  kind: { 'pt-BR': 'Tipo de registro', en: 'Kind of record' },
  anyKind: { 'pt-BR': 'Todos', en: 'Any' },
  record: { 'pt-BR': 'Registro', en: 'Record' },
  from: { 'pt-BR': 'De', en: 'From' },
  to: { 'pt-BR': 'Até', en: 'To' },
  narrow: { 'pt-BR': 'Filtrar', en: 'Filter' },
  clear: { 'pt-BR': 'Limpar filtros', en: 'Clear filters' },
  when: { 'pt-BR': 'Quando', en: 'When' },
  what: { 'pt-BR': 'O quê', en: 'What' },
  fields: { 'pt-BR': 'Campos', en: 'Fields' },
  purpose: { 'pt-BR': 'Para quê', en: 'Why' },
  source: { 'pt-BR': 'De onde', en: 'From where' },
  denied: { 'pt-BR': 'Recusado', en: 'Refused' },
  none: { 'pt-BR': 'Nada na auditoria com estes filtros.', en: 'Nothing in the audit trail with these filters.' },
  older: { 'pt-BR': 'Mais antigos', en: 'Older' },
  newest: { 'pt-BR': 'Mais recentes', en: 'Newest' },
  chain: { 'pt-BR': 'Cadeia', en: 'Chain' },
  chainHint: {
    'pt-BR':
      'Cada registro traz o resumo criptográfico do anterior: um que seja alterado ou retirado rompe a cadeia. Só cópias do resumo guardadas fora do banco acham uma cadeia refeita por inteiro.',
    en: 'Each entry carries the hash of the one before it: one that is changed or taken away breaks the chain. Only hashes kept outside of the database find a chain that was made anew as a whole.',
  },
  check: { 'pt-BR': 'Conferir a cadeia', en: 'Check the chain' },
  whole: { 'pt-BR': 'A cadeia está íntegra.', en: 'The chain is whole.' },
  broken: { 'pt-BR': 'A cadeia está rompida.', en: 'The chain is broken.' },
  checked: { 'pt-BR': 'Registros conferidos', en: 'Entries checked' },
  checkedAt: { 'pt-BR': 'Conferida em', en: 'Checked at' },
  last: { 'pt-BR': 'Último resumo', en: 'Last hash' },
  notChecked: { 'pt-BR': 'Ainda não conferida nesta página.', en: 'Not checked on this page yet.' },
} as const satisfies Readonly<Record<string, Text>>;

export const problemNames: Readonly<Record<ChainProblem['kind'], Text>> = {
  edited: { 'pt-BR': 'Registro alterado', en: 'Entry changed' },
  removed: { 'pt-BR': 'Registros retirados', en: 'Entries taken away' },
  cut: { 'pt-BR': 'Fim da cadeia cortado', en: 'End of the chain cut off' },
  unlinked: { 'pt-BR': 'Registro que não segue o anterior', en: 'Entry that does not follow the one before' },
  repeated: { 'pt-BR': 'Número repetido', en: 'Number repeated' },
  'out-of-time': { 'pt-BR': 'Hora anterior à do registro de antes', en: 'Time before that of the entry before' },
  'anchored-otherwise': { 'pt-BR': 'Diferente da cópia guardada fora', en: 'Other than the copy kept outside' },
  'head-differs': { 'pt-BR': 'O fim anotado é outro', en: 'The end that was noted is another' },
  unsigned: { 'pt-BR': 'Ponto de partida sem a nossa assinatura', en: 'Starting point without our signature' },
};
