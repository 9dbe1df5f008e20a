import type { FORMATS } from '../../exports/format.ts';
import type { Text } from '../language.ts';

export const exportText = {
  lead: {
    'pt-BR':
      'Tudo o que o escritório guardou, em um arquivo ZIP com um arquivo por tabela e a soma SHA-256 de cada um. Os documentos são listados, não incluídos.',
    en: 'All that the office has kept, in one ZIP with a file for each table and the SHA-256 of each. Documents are listed, not included.',
  },
  format: { 'pt-BR': 'Formato', en: 'Format' },
  mark: { 'pt-BR': 'Para planilhas (UTF-8 com BOM)', en: 'For spreadsheets (UTF-8 with BOM)' },
  guarded: {
    'pt-BR': 'No CSV, textos que uma planilha executaria como fórmula recebem um apóstrofo antes.',
    en: 'In CSV, texts that a spreadsheet would run as a formula get an apostrophe before them.',
  },
  audited: {
    'pt-BR':
      'Cada exportação fica na auditoria do escritório, com quem a pediu e quando. O arquivo contém dados pessoais: guarde-o como tal (LGPD).',
    en: "Each export stays in the office's audit, with who asked for it and when. The file holds personal data: keep it as such (LGPD).",
  },
  start: { 'pt-BR': 'Exportar', en: 'Export' },
  contents: { 'pt-BR': 'Conteúdo', en: 'Contents' },
} as const satisfies Readonly<Record<string, Text>>;

export const formatText: Readonly<Record<(typeof FORMATS)[number], Text>> = {
  csv: { 'pt-BR': 'CSV (planilhas)', en: 'CSV (spreadsheets)' },
  ndjson: { 'pt-BR': 'NDJSON (programas)', en: 'NDJSON (programs)' },
};
