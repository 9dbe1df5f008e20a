/** Reads the environment at the border: every value parsed, all problems told at once. */
export interface Settings {
  text(name: string, fallback?: string): string;
  /** A URL of one of the schemes, as it was written. */
  url(name: string, schemes: readonly string[], fallback?: string): string;
  integer(name: string, limits: { readonly least: number; readonly most: number; readonly fallback?: number }): number;
}

/** What is wrong with the environment; the message has one line per variable. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Calls `read` with the environment and returns what it made.
 * @throws SettingsError naming every variable that is missing or wrong. Values are not repeated: they may be secrets.
 */
export function readSettings<T>(environment: Readonly<Record<string, string | undefined>>, read: (settings: Settings) => T): T {
  const problems: string[] = [];
  function text(name: string, fallback?: string): string {
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (fallback === undefined) problems.push(`${name} is not set`);
    return fallback ?? '';
  }
  function url(name: string, schemes: readonly string[], fallback?: string): string {
    const value = text(name, fallback);
    if (value !== '' && !(URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))))
      problems.push(`${name} is not a URL of ${schemes.join(' or ')}`);
    return value;
  }
  function integer(name: string, { least, most, fallback }: { least: number; most: number; fallback?: number }): number {
    const value = Number(text(name, fallback === undefined ? undefined : String(fallback)));
    if (!Number.isInteger(value) || value < least || value > most) problems.push(`${name} is not a whole number from ${least} to ${most}`);
    return value;
  }
  const made = read({ text, url, integer });
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return made;
}
