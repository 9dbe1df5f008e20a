import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Message } from '../../messages/message.ts';
import { type Problem, problem } from '../problem.ts';
import * as text from './text.ts';

type Explained = readonly [what: Message, hint?: Message];

/** The parser's error codes that deserve words of their own; the others keep the parser's. */
function explained(error: YAMLParseError | YAMLWarning): Explained {
  switch (error.code) {
    case 'TAB_AS_INDENT': return [text.tabIndent(), text.tabIndentHint()];
    case 'BAD_INDENT': return /^Flow/.test(error.message) ? [text.flowOpen(), text.flowOpenHint()] : [text.badIndent(), text.badIndentHint()];
    case 'MISSING_CHAR': return missingCharacter(error.message);
    case 'BAD_SCALAR_START': return [text.reservedStart(error.message.at(-1) ?? ''), text.quoteValue()];
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY': return [text.nestedOnOneLine(), text.nestedOnOneLineHint()];
    case 'BAD_DQ_ESCAPE': return [text.badEscape(), text.badEscapeHint()];
    case 'BAD_ALIAS': return [text.badAliasSyntax()];
    default: return [text.syntax(error.message.split('\n', 1)[0] ?? '')];
  }
}

function missingCharacter(message: string): Explained {
  const quote = /closing (['"])/.exec(message)?.[1];
  if (quote !== undefined) return [text.quoteOpen(quote), text.quoteOpenHint(quote)];
  if (message.includes(':')) return [text.missingColon(), text.missingColonHint()];
  return [text.syntax(message)];
}

export function explainSyntax(error: YAMLParseError | YAMLWarning): Problem {
  if (error.code === 'TAG_RESOLVE_FAILED') return problem('tag', text.tag(), text.tagHint());
  const [what, hint] = explained(error);
  return problem('syntax', what, hint);
}
