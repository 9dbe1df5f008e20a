import type { Locale } from '../../messages/message.ts';
import * as text from './text.ts';

/** What `prumo init` writes as `.env.example`: how to keep secrets of one's own, and lines to fill in. Pure. */
export function envExample(locale: Locale): string {
  const comment = text
    .envExample()
    [locale].split('\n')
    .map((line) => `# ${line}\n`);
  return `${comment.join('')}\n# PAYMENT_API_KEY=\n# SMTP_PASSWORD=\n`;
}

/** A `.gitignore` with the files that hold secrets in it; undefined when they are there already. Pure. */
export function withSecretsIgnored(gitignore: string): string | undefined {
  const lines = new Set(gitignore.split(/\r?\n/).map((line) => line.trim()));
  // Who ignores them by a pattern of their own has thought of it.
  if (['.env', '/.env', '.env*'].some((pattern) => lines.has(pattern))) return undefined;
  const before = gitignore === '' || gitignore.endsWith('\n') ? gitignore : `${gitignore}\n`;
  return `${before}.env\n.env.*\n!.env.example\n`;
}
