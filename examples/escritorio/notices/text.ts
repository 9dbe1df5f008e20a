import type { Text } from '../pages/language.ts';

export const noticeText = {
  title: { 'pt-BR': 'Avisos', en: 'Notices' },
  none: { 'pt-BR': 'Nenhum aviso.', en: 'No notices.' },
  latest: { 'pt-BR': 'Os 50 últimos avisos do escritório.', en: 'The office’s last 50 notices.' },
} as const satisfies Readonly<Record<string, Text>>;

/** Notices are stored in Portuguese, as offices write to their people. */
export const newDocument = (name: string): string => `Novo documento: ${name}`.slice(0, 200);
export const newMovements = (names: readonly string[]): string =>
  `${names.length === 1 ? 'Novo andamento' : `${names.length} novos andamentos`}: ${names.join(', ')}`.slice(0, 200);
