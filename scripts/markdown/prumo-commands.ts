import type { Command } from '../../packages/prumo/src/cli/commands/command.ts';
import { COMMANDS } from '../../packages/prumo/src/cli/commands/registry.ts';
import { proseOf } from './documents.ts';

/** Options of the program itself, before or after the command; true where a value follows. */
const GLOBAL: Readonly<Record<string, boolean>> = {
  '--file': true,
  '--stack': true,
  '--lang': true,
  '-V': false,
  '--version': false,
  '-h': false,
  '--help': false,
};

/** Lines of a shell block, without comments, prompts and continuation. Pure. */
export function shellLines(block: string): readonly string[] {
  return block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, '')
        .replace(/^\$ /, '')
        .trim(),
    )
    .filter((line) => line !== '');
}

/** Words of each simple command of a line, quotes removed: what `&&`, `|` and `;` separate. Pure. */
export function simpleCommands(line: string): readonly (readonly string[])[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(&&|\|\||[|;])|([^\s|;]+)/g)];
  const commands: string[][] = [[]];
  for (const [, double, single, operator, plain] of words) {
    if (operator !== undefined) commands.push([]);
    else commands.at(-1)?.push(double ?? single ?? plain ?? '');
  }
  return commands.filter((command) => command.length > 0);
}

/** Arguments given to `prumo` by a simple command; undefined where it runs something else. Pure. */
export function prumoArguments(command: readonly string[]): readonly string[] | undefined {
  const start = command.findIndex((word) => !/^[A-Z_]+=/.test(word) && word !== 'npx' && word !== 'sudo');
  return command[start] === 'prumo' ? command.slice(start + 1) : undefined;
}

/** Command lines of `prumo` in running text, between backquotes; those with an ellipsis are no whole ones. Pure. */
export function inlineCommands(content: string): readonly string[] {
  return [...proseOf(content).matchAll(/`((?:npx )?prumo [^`]+)`/g)].map(([, line = '']) => line).filter((line) => !line.includes('…'));
}

/** Why `prumo` would not take these arguments; undefined where it would. Pure. */
export function refusal(given: readonly string[], commands: readonly Command[] = COMMANDS): string | undefined {
  const words: string[] = [];
  const flags: { readonly flag: string; readonly value: string | undefined }[] = [];
  const known = { ...GLOBAL };
  let command: Command | undefined;
  for (let position = 0; position < given.length; position += 1) {
    const word = given[position] ?? '';
    // What follows `--` belongs to the task.
    if (word === '--') return command === undefined ? 'no command' : undefined;
    // Where the answer goes is the shell's business.
    if (word === '>') {
      position += 1;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      const [flag = '', value] = word.split('=', 2);
      const takesValue = known[flag];
      if (takesValue === undefined) return `${flag} is no option of ${command?.usage ?? 'prumo'}`;
      if (takesValue && value === undefined) position += 1;
      if (takesValue && value === undefined && given[position] === undefined) return `${flag} has no value`;
      flags.push({ flag, value });
      continue;
    }
    const children = command === undefined ? commands : words.length === 0 ? command.children : undefined;
    const child = children?.find((one) => one.usage.split(' ')[0] === word);
    if (child === undefined && command === undefined) return `${word} is no command`;
    if (child === undefined) {
      words.push(word);
      continue;
    }
    command = child;
    for (const option of child.options)
      for (const flag of option.flags.match(/(?<=^|, )--?[a-z-]+/gi) ?? []) known[flag] = option.flags.includes('<');
  }
  if (command === undefined) return flags.some(({ flag }) => ['-h', '--help', '-V', '--version'].includes(flag)) ? undefined : 'no command';
  return countRefusal(command, words.length);
}

function countRefusal(command: Command, count: number): string | undefined {
  const parts = command.usage.split(' ').slice(1);
  const least = parts.filter((part) => part.startsWith('<')).length;
  const most = parts.some((part) => part.includes('...')) ? Number.POSITIVE_INFINITY : parts.length;
  if (count < least) return `${command.usage} lacks an argument`;
  return count > most ? `${command.usage} takes ${most} arguments, not ${count}` : undefined;
}
