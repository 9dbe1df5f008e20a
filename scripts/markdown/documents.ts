import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Document {
  /** Relative to the repository, `docs/spec.md`. */
  readonly path: string;
  readonly content: string;
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Every document of the project: those at the top, all below `docs/`, and the kit's README. */
export function documents(): readonly Document[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const below = readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return [...top, ...below.map((name) => `docs/${name}`), 'packages/app/README.md'].map((path) => ({
    path,
    content: readFileSync(`${ROOT}${path}`, 'utf8'),
  }));
}

/** Contents of the fenced blocks of a language. Pure. */
export function blocksOf(content: string, language: string): readonly string[] {
  return [...content.matchAll(/^```([a-z]*)\n(.*?)^```$/gms)].filter(([, found]) => found === language).map(([, , block = '']) => block);
}

/** Text without fenced blocks. Pure. */
export function proseOf(content: string): string {
  return content.replaceAll(/^```[a-z]*\n.*?^```$/gms, '');
}
