import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommand, splitCommand } from './command.ts';

describe('words', () => {
  test.each([
    ['node web.ts', ['node', 'web.ts']],
    ['  node   web.ts  ', ['node', 'web.ts']],
    ["sh -c 'a && b > c'", ['sh', '-c', 'a && b > c']],
    ['echo "a b" c', ['echo', 'a b', 'c']],
    [String.raw`echo a\ b`, ['echo', 'a b']],
    [String.raw`echo "a\"b" "\n" "\\"`, ['echo', 'a"b', String.raw`\n`, '\\']],
    [`echo a'b'"c"d`, ['echo', 'abcd']],
    [`echo '' ""`, ['echo', '', '']],
    ["echo '$HOME' '`x`'", ['echo', '$HOME', '`x`']],
    [String.raw`echo \$HOME "\$HOME" 5$`, ['echo', '$HOME', '$HOME', '5$']],
    ['node \\\n  web.ts\n', ['node', 'web.ts']],
    ['--flag=a=b', ['--flag=a=b']],
    [String.raw`echo a\ `, ['echo', 'a ']],
  ])('%j', (line, words) => expect(splitCommand(line)).toEqual({ ok: true, value: words }));

  test.each([
    "node 'web.ts",
    'node "web.ts',
    'node web.ts\\',
    'a && b',
    'a | b',
    'a > b',
    'a; b',
    'a & b',
    '(a)',
    'echo `x`',
    'echo $HOME',
    'echo "$HOME"',
    'echo ${HOME}',
    'echo $(x)',
    'echo $1',
    'a\nb',
    'node ${database.url}',
  ])('%j is refused', (line) => expect(splitCommand(line)).toMatchObject({ ok: false, problem: { code: 'bad-command' } }));

  test('a reference in a command says why it cannot be there', () => {
    expect(splitCommand('node ${database.url}')).toMatchObject({
      problem: { hint: { en: 'put it under `app.env` and read the variable in the program' } },
    });
  });
});

test('a command keeps its text and has a program', () => {
  expect(readCommand(' node web.ts\n')).toEqual({ ok: true, value: { text: 'node web.ts', argv: ['node', 'web.ts'] } });
  expect(readCommand('NODE_ENV=test node web.ts')).toMatchObject({ ok: true });
  expect(readCommand('NODE_ENV=test')).toMatchObject({ ok: false, problem: { code: 'bad-command' } });
  for (const value of ['', '   ', "''", 'a\0b', ['node'], 5]) expect(readCommand(value).ok).toBe(false);
});

test('what is accepted is split as a POSIX shell splits it', () => {
  // Letters, blanks, quotes and backslashes in any order; the shell itself is the judge. `;` is first, so that it always runs a command of ours.
  const line = fc
    .array(fc.constantFrom('a', 'b', ' ', "'", '"', '\\', '=', '-', 'é'), { minLength: 1, maxLength: 14 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(line, (source) => {
      const ours = splitCommand(source);
      if (!ours.ok) return;
      const shown = execFileSync('/bin/sh', ['-c', `set -f; set -- ${source}\nfor word do printf '%s\\0' "$word"; done`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(ours.value).toEqual(shown.split('\0').slice(0, -1));
    }),
    { numRuns: 150 },
  );
});
