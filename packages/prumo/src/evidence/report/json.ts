import type { Locale, Message } from '../../messages/message.ts';
import type { Report } from './model.ts';

/** A report as plain JSON: every text in one language, everything else as it is stored (ISO 8601, milliseconds, units by name). */
export function reportJson(report: Report, locale: Locale): string {
  const document = { schemaVersion: 1, kind: 'prumo-report', locale, ...report };
  return `${JSON.stringify(document, (_key, value: unknown) => (isMessage(value) ? value[locale] : value), 2)}\n`;
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 2 &&
    'en' in value &&
    'pt-BR' in value &&
    typeof value.en === 'string' &&
    typeof value['pt-BR'] === 'string'
  );
}
