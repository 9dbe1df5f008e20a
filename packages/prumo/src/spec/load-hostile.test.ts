import { describe, expect, test } from 'vitest';
import { loadSpec } from './load.ts';

const folder = '/srv/shop';

describe('a hostile file', () => {
  const bomb = `name: x\na: &a [x,x,x,x,x,x,x,x,x,x]\n${'abcdefghi'
    .split('')
    .map((_, index) => `b${index}: &b${index} [${`*${index === 0 ? 'a' : `b${index - 1}`},`.repeat(9)}]\n`)
    .join('')}`;
  test.each([
    ['an alias bomb', bomb, 'too-large'],
    ['more than a megabyte', `name: x\n# ${'x'.repeat(1024 ** 2)}`, 'too-large'],
    ['more than a megabyte in bytes only', `name: x\n# ${'é'.repeat(600_000)}`, 'too-large'],
    ['deep brackets', `name: ${'['.repeat(20_000)}`, 'too-large'],
    ['deep dashes', `name:\n  ${'- '.repeat(20_000)}x`, 'too-large'],
    ['very many values', `name: x\nfoo: [${'1,'.repeat(30_000)}]`, 'too-large'],
    ['almost too many unknown keys', Array.from({ length: 4900 }, (_, index) => `stanbys${index}: 1`).join('\n'), 'unknown-key'],
    ['very many keys', Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join('\n'), 'too-large'],
    ['very many aliases', `name: x\na: &a 1\nb:\n${'- *a\n'.repeat(30_000)}`, 'too-large'],
  ])('with %s is refused in bounded time', (_, yaml, code) => {
    const started = performance.now();
    const { spec, diagnostics } = loadSpec(yaml, { folder });
    expect(spec).toBeUndefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
