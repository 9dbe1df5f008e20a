import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Document, proseOf, ROOT } from './documents.ts';

/** Relative links and pictures of a document that lead nowhere, anchors included. */
export function brokenLinks({ path, content }: Document): readonly string[] {
  return targetsOf(content).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const found = file === '' ? path : join(dirname(path), decodeURI(file));
    if (!existsSync(`${ROOT}${found}`)) return true;
    return anchor !== undefined && found.endsWith('.md') && !anchorsOf(readFileSync(`${ROOT}${found}`, 'utf8')).has(anchor);
  });
}

/** Targets of links and pictures, Markdown's and HTML's, that are not addresses elsewhere. Pure. */
export function targetsOf(content: string): readonly string[] {
  const prose = proseOf(content).replaceAll(/`[^`\n]*`/g, '`');
  const found = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(([, link, attribute]) => link ?? attribute ?? '');
  return found.filter((target) => !/^[a-z][a-z+.-]*:/.test(target));
}

/** Anchors of a document, as GitHub makes them: those of its headings, one that is there again with a number, and those it names itself. Pure. */
export function anchorsOf(content: string): ReadonlySet<string> {
  const prose = proseOf(content);
  const anchors = new Set([...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id));
  const times = new Map<string, number>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = times.get(slug) ?? 0;
    times.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}
