import { describe, expect, it } from 'vitest';
import { ignoreOf } from './ignore.ts';

const ignored = (rules: string, path: string, isFolder = false) => ignoreOf(rules)(path, isFolder);

describe('ignoreOf', () => {
  it.each([
    ['.git', true],
    ['sub/.git', true],
    ['coverage', true],
    ['.env', false],
    ['.env.production', false],
    ['api/.env', false],
    ['debug.log', false],
    ['prumo.yaml', false],
    ['prumo-loja-2026-11-26T12-48-21-860Z.json.gz', false],
  ])('leaves out %s by default', (path, isFolder) => {
    expect(ignored('', path, isFolder)).toBe(true);
  });

  it.each(['.env.example', 'env', 'src/coverage.ts', 'coverage', '.gitignore', 'logs/today.txt', 'dist'])(
    'keeps the file %s by default',
    (path) => {
      expect(ignored('', path)).toBe(false);
    },
  );

  it.each([
    ['/build', 'build', true],
    ['/build', 'sub/build', false],
    ['build', 'sub/build', true],
    ['docs/*.md', 'docs/a.md', true],
    ['docs/*.md', 'docs/deep/a.md', false],
    ['docs/**/*.md', 'docs/deep/a.md', true],
    ['docs/**/*.md', 'docs/a.md', true],
    ['**/tmp', 'a/b/tmp', true],
    ['cache/**', 'cache/x/y', true],
    ['cache/**', 'cache', false],
    ['file?.txt', 'file1.txt', true],
    ['file?.txt', 'file10.txt', false],
    ['[ab].txt', 'a.txt', true],
    ['[!ab].txt', 'a.txt', false],
    ['a+b(c).txt', 'a+b(c).txt', true],
    ['\\#x', '#x', true],
    ['# a comment', '# a comment', false],
    ['spaced.txt   ', 'spaced.txt', true],
  ])('reads the rule %j: %s → %s', (rule, path, expected) => {
    expect(ignored(rule, path)).toBe(expected);
  });

  it('lets the last rule win, and takes defaults back', () => {
    expect(ignored('!.env', '.env')).toBe(false);
    expect(ignored('*.md\n!README.md', 'README.md')).toBe(false);
    expect(ignored('!README.md\n*.md', 'README.md')).toBe(true);
  });

  it('applies a rule with a slash at its end to folders only', () => {
    expect(ignored('out/', 'out', true)).toBe(true);
    expect(ignored('out/', 'out', false)).toBe(false);
  });
});
