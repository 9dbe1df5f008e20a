import { type Read, read, refused } from '../problem.ts';
import type { Command } from '../spec.ts';
import * as text from './text.ts';

type Words = Read<readonly string[]>;

/** Unquoted, these mean something to a shell and nothing to a program. */
const OPERATORS = new Set(['&', '|', ';', '<', '>', '(', ')', '`']);
/** Inside double quotes a backslash escapes only these (POSIX 2.2.3). */
const DOUBLE_QUOTE_ESCAPES = new Set(['$', '`', '"', '\\']);

/**
 * Split a command into words by the quoting rules of the POSIX shell (https://pubs.opengroup.org/onlinepubs/9799919799/,
 * Shell Command Language 2.2), with no expansion. What a shell would act on unquoted is refused rather than handed over
 * as text, because the person meant something by it.
 */
export function splitCommand(line: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const source = line.trimEnd();
  // A trailing `\ ` is an escaped space: trimming would turn it into a dangling backslash.
  const end = source.endsWith('\\') && line.length > source.length ? source.length + 1 : source.length;
  while (at < end) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (character === '\n' || character === '\r') {
      if (words.length > 0 || word !== undefined) return refused('bad-command', text.newlineOperator(), text.useShell());
      at += 1;
    } else if (character === '\\') {
      if (at + 1 >= end) return refused('bad-command', text.trailingBackslash());
      // Backslash and newline together are a continuation and vanish.
      if (next !== '\n') word = (word ?? '') + next;
      at += 2;
    } else if (character === "'") {
      const close = line.indexOf("'", at + 1);
      if (close === -1) return refused('bad-command', text.quoteOpen("'"), text.closeQuote("'"));
      word = (word ?? '') + line.slice(at + 1, close);
      at = close + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(line, at + 1);
      if (!quoted.ok) return quoted;
      word = (word ?? '') + quoted.value.text;
      at = quoted.value.after;
    } else if (OPERATORS.has(character)) {
      return refused('bad-command', text.shellOperator(next === character ? character + next : character), text.useShell());
    } else {
      const expansion = expansionAt(line, at);
      if (expansion !== undefined) return expansion;
      word = (word ?? '') + character;
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return read(words);
}

function readDoubleQuoted(line: string, start: number): Read<{ readonly text: string; readonly after: number }> {
  let value = '';
  let at = start;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === '"') return read({ text: value, after: at + 1 });
    if (character === '\\') {
      const next = line.charAt(at + 1);
      if (DOUBLE_QUOTE_ESCAPES.has(next)) value += next;
      else if (next !== '\n') value += `\\${next}`;
      at += 2;
      continue;
    }
    if (character === '`') return refused('bad-command', text.shellOperator('`'), text.useShell());
    const expansion = expansionAt(line, at);
    if (expansion !== undefined) return expansion;
    value += character;
    at += 1;
  }
  return refused('bad-command', text.quoteOpen('"'), text.closeQuote('"'));
}

/** A `$` a shell would replace. A lone `$` stays what it is. */
function expansionAt(line: string, at: number): Read<never> | undefined {
  if (line.charAt(at) !== '$') return undefined;
  if (/^\$\{[a-z]+\.[a-z_]+\}/.test(line.slice(at, at + 80))) return refused('bad-command', text.referenceInCommand(), text.useEnv());
  const name = /^\$(?:[A-Za-z_]\w*|[\d@*#?$!-]|[{(])/.exec(line.slice(at, at + 80));
  return name === null ? undefined : refused('bad-command', text.shellOperator(name[0]), text.useShell());
}

/** A command with its words: the program, after any leading `NAME=value`, and its arguments. */
export function readCommand(value: unknown): Read<Command> {
  if (value === null) return refused('no-value', text.noValue(), text.commandOneLine());
  if (value === undefined) return refused('missing', text.commandEmpty(), text.commandOneLine());
  if (typeof value !== 'string') return refused('wrong-type', text.commandIsList(), text.commandOneLine());
  if (value.includes('\0')) return refused('bad-command', text.zeroByte());
  const words = splitCommand(value);
  if (!words.ok) return words;
  // Leading `NAME=value` words set variables, as in a shell; what follows them is the program.
  const program = words.value.find((word) => !/^[A-Za-z_]\w*=/.test(word));
  if (program === undefined || program === '') return refused('bad-command', text.commandEmpty(), text.commandOneLine());
  return read({ text: value.trim(), argv: words.value });
}
