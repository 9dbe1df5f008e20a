import type { Text } from '../pages/language.ts';

export const movementText = {
  title: { 'pt-BR': 'Andamentos no tribunal', en: 'Movements at the court' },
  asOf: { 'pt-BR': 'Situação em', en: 'As of' },
  current: { 'pt-BR': 'Consultado agora no tribunal.', en: 'Asked of the court just now.' },
  away: {
    'pt-BR': 'O tribunal não responde agora. Estes são os últimos andamentos conhecidos.',
    en: 'The court does not answer now. These are the last known movements.',
  },
  nothingKnown: {
    'pt-BR': 'O tribunal não responde agora, e ainda não havia andamentos conhecidos. Tente de novo daqui a pouco.',
    en: 'The court does not answer now, and no movements were known before. Try again in a moment.',
  },
  notAtCourt: {
    'pt-BR': 'O tribunal não tem este processo, ou ele corre em segredo de justiça.',
    en: 'The court has no such case, or it is under seal.',
  },
  notFiled: { 'pt-BR': 'O processo ainda não foi distribuído.', en: 'The case is not filed yet.' },
  back: { 'pt-BR': 'Voltar ao processo', en: 'Back to the case' },
} as const satisfies Readonly<Record<string, Text>>;
