import type { Locale } from '../../messages/message.ts';

/** Language of the command line: `--lang`, then PRUMO_LANG, then the usual LC_ALL, LC_MESSAGES, LANG. Anything Portuguese is Brazilian; else English. */
export function localeOf(flag: string | undefined, env: NodeJS.ProcessEnv): Locale {
  const wanted = flag ?? env['PRUMO_LANG'] ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '';
  return /^pt/i.test(wanted) ? 'pt-BR' : 'en';
}
