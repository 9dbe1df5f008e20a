import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Message } from '../../messages/message.ts';
import { type Problem, problem } from '../problem.ts';
import * as text from './text.ts';

type ParserError = YAMLParseError | YAMLWarning;
type Explained = readonly [what: Message, hint?: Message];

/** The parser's errors that deserve words of their own, by its code. */
const EXPLAINED: Readonly<Partial<Record<ParserError['code'], (message: string) => Explained>>> = {
  TAB_AS_INDENT: () => [text.tabIndent(), text.tabIndentHint()],
  BAD_INDENT: (message) => (message.startsWith('Flow') ? [text.flowOpen(), text.flowOpenHint()] : [text.badIndent(), text.badIndentHint()]),
  MISSING_CHAR: missingCharacter,
  BAD_SCALAR_START: (message) => [text.reservedStart(message.at(-1) ?? ''), text.quoteValue()],
  BLOCK_AS_IMPLICIT_KEY: () => [text.nestedOnOneLine(), text.nestedOnOneLineHint()],
  MULTILINE_IMPLICIT_KEY: () => [text.nestedOnOneLine(), text.nestedOnOneLineHint()],
  BAD_DQ_ESCAPE: () => [text.badEscape(), text.badEscapeHint()],
  BAD_ALIAS: () => [text.badAliasSyntax()],
};

function missingCharacter(message: string): Explained {
  const quote = /closing (['"])/.exec(message)?.[1];
  if (quote !== undefined) return [text.quoteOpen(quote), text.quoteOpenHint(quote)];
  if (message.includes(':')) return [text.missingColon(), text.missingColonHint()];
  return [text.syntax(message)];
}

/** Say a parser error in words of ours where we have some, and in the parser's otherwise. */
export function explainSyntax(error: ParserError): Problem {
  if (error.code === 'TAG_RESOLVE_FAILED') return problem('tag', text.tag(), text.tagHint());
  const [what, hint] = EXPLAINED[error.code]?.(error.message) ?? [text.syntax(error.message.split('\n', 1)[0] ?? '')];
  return problem('syntax', what, hint);
}
