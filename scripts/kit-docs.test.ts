import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from './markdown/documents.ts';

/*
 * Code in docs/kit and the kit's README comes from files that tests run. Above such a block stands `<!-- from FILE -->`; an `@prumo/app/PART` in it is the part's source there, and
 * a line of three dots stands for whatever is between.
 */
const BLOCK = /<!-- from (\S+) -->\n+```ts\n([\s\S]*?)```/g;
const FOLDER = 'docs/kit/';
const README = 'packages/app/README.md';

const plain = (code: string): string =>
  code.replace(/^\s+/gm, '').replace(/from '[./]+\/src\/([\w-]+)\/index\.ts'/g, "from '@prumo/app/$1'");

const blocks = [
  ...readdirSync(ROOT + FOLDER)
    .filter((name) => name.endsWith('.md'))
    .map((name) => FOLDER + name),
  README,
].flatMap((name) => [...readFileSync(ROOT + name, 'utf8').matchAll(BLOCK)].map(([, file = '', code = '']) => ({ name, file, code })));

test.each(blocks)('the code of $name is in $file', ({ file, code }) => {
  const source = plain(readFileSync(ROOT + file, 'utf8'));
  const parts = plain(code).split(/^\.\.\.\n/m);
  expect(parts.filter((part) => !source.includes(part.trim()))).toEqual([]);
});

test('the README of the kit lists what is exported, and nothing else', () => {
  const { exports } = JSON.parse(readFileSync(`${ROOT}packages/app/package.json`, 'utf8'));
  const listed = [...readFileSync(ROOT + README, 'utf8').matchAll(/^\| \[`(\S+)`\]/gm)].map(([, subpath]) => subpath);
  expect(listed).toEqual(Object.keys(exports));
});

test('there are such blocks', () => {
  expect(blocks.length).toBeGreaterThan(3);
});
