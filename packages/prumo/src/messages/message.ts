/** Languages people are addressed in. */
export const LOCALES = ['en', 'pt-BR'] as const;
export type Locale = (typeof LOCALES)[number];

/**
 * A text for people, in every language at once. Catalogues (`text.ts` in each folder) are functions from values to
 * messages, so a missing translation is a type error and a message crosses processes as plain JSON.
 */
export type Message = Readonly<Record<Locale, string>>;

/** The same text in every language: names, quoted output. */
export function verbatim(text: string): Message {
  return { en: text, 'pt-BR': text };
}
