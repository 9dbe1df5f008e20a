import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from './markdown/documents.ts';

/*
 * Code in docs/kit comes from files that tests run. Above such a block stands `<!-- from FILE -->`; an `@prumo/app/PART` in it is the part's source there, and
 * a line of three dots stands for whatever is between.
 */
const BLOCK = /<!-- from (\S+) -->\n+```ts\n([\s\S]*?)```/g;
const FOLDER = `${ROOT}docs/kit/`;

const plain = (code: string): string => code.replace(/^\s+/gm, '').replace(/from '[./]+\/src\/([\w-]+)\/index\.ts'/g, "from '@prumo/app/$1'");

const blocks = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => [...readFileSync(FOLDER + name, 'utf8').matchAll(BLOCK)].map(([, file = '', code = '']) => ({ name, file, code })));

test.each(blocks)('the code of $name is in $file', ({ file, code }) => {
  const source = plain(readFileSync(ROOT + file, 'utf8'));
  const parts = plain(code).split(/^\.\.\.\n/m);
  expect(parts.filter((part) => !source.includes(part.trim()))).toEqual([]);
});

test('there are such blocks', () => {
  expect(blocks.length).toBeGreaterThan(3);
});
