import { globSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Text } from '../pages/language.ts';

const ROOT = join(import.meta.dirname, '..');

/** Every text of every catalogue, by file and name. A catalogue is what a file called `text.ts` or `…-text.ts` exports: nothing has to be kept in step by hand. */
export async function everyText(): Promise<ReadonlyMap<string, Text>> {
  const texts = new Map<string, Text>();
  for (const file of globSync('**/{text,*-text}.ts', { cwd: ROOT, exclude: ['**/node_modules', 'test'] })) {
    const exported = (await import(join(ROOT, file))) as Readonly<Record<string, unknown>>;
    for (const [catalogue, entries] of Object.entries(exported)) {
      if (typeof entries !== 'object' || entries === null) continue;
      for (const [name, one] of Object.entries(entries)) if (isText(one)) texts.set(`${file} ${catalogue}.${name}`, one);
    }
  }
  return texts;
}

function isText(one: unknown): one is Text {
  if (typeof one !== 'object' || one === null) return false;
  const words = new Map<string, unknown>(Object.entries(one));
  return LOCALES.every((locale) => typeof words.get(locale) === 'string');
}
