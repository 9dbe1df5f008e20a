import { REFERENCES, type Reference } from '../../spec/references.ts';

/** `${name}`, or `$${` for a literal `${`. */
const PLACEHOLDER = /\$\$\{|\$\{([^}]*)\}/g;

const KNOWN: ReadonlyMap<string, Reference> = new Map(REFERENCES.map((name) => [name, name]));

/** Put values in place of `${reference}`; `$${` stands for a literal `${`. The spec's check has already refused unknown names. */
export function substitute(text: string, valueOf: (name: Reference) => string): string {
  return text.replace(PLACEHOLDER, (whole, name: string | undefined) => {
    if (name === undefined) return '${';
    const reference = KNOWN.get(name.trim());
    return reference === undefined ? whole : valueOf(reference);
  });
}

/** References a set of variables uses, each once. */
export function referencesIn(env: Readonly<Record<string, string>>): ReadonlySet<Reference> {
  const used = new Set<Reference>();
  for (const text of Object.values(env)) {
    substitute(text, (name) => {
      used.add(name);
      return '';
    });
  }
  return used;
}
