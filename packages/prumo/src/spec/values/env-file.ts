import { type Problem, problem } from '../problem.ts';
import * as text from './text.ts';

/** Variables of an env file, or the line (from 1) where it cannot be understood. No message repeats a value: it is a secret. */
export type ReadEnvFile =
  | { readonly ok: true; readonly variables: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly line: number; readonly problem: Problem };

const NAME = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Read `NAME=value` lines as dotenv writes them: `#` comments, `export`, values in single quotes as they are, in double quotes with
 * `\n` and the like; quoted ones may span lines. `$` is an ordinary character. The last of two lines with one name counts. Pure.
 */
export function readEnvFileText(content: string, isReserved: (name: string) => boolean): ReadEnvFile {
  const variables: Record<string, string> = {};
  let rest = content.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  let line = 1;
  const refuse = (what: Problem): ReadEnvFile => ({ ok: false, line, problem: what });
  while (rest !== '') {
    const [whole = ''] = /^[^\n]*\n?/.exec(rest) ?? [];
    let taken = whole;
    if (!/^[ \t]*(?:#|$)/.test(whole.trimEnd())) {
      const start = rest.trimStart();
      const [head = '', name = ''] = NAME.exec(start) ?? [];
      if (name === '') return refuse(problem('bad-format', text.envLine(), text.envLineHint()));
      if (isReserved(name)) return refuse(problem('reserved', text.envReserved(name)));
      const written = start.slice(head.length);
      const quote = /^['"`]/.exec(written)?.[0];
      if (quote === undefined) {
        variables[name] = (/^[^\n]*/.exec(written)?.[0] ?? '').replace(/(?:^|[ \t])#.*$/, '').trim();
      } else {
        const quoted = new RegExp(quote === '"' ? `^"((?:[^"\\\\]|\\\\[^])*)"` : `^${quote}([^${quote}]*)${quote}`).exec(written);
        const behind = quoted === null ? '' : (/^[^\n]*\n?/.exec(written.slice(quoted[0].length))?.[0] ?? '');
        if (quoted === null || !/^[ \t]*(?:#.*)?\n?$/.test(behind))
          return refuse(problem('bad-format', text.envQuote(), text.envQuoteHint()));
        const inner = quoted[1] ?? '';
        variables[name] = quote === '"' ? inner.replaceAll(/\\([^])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped) : inner;
        taken = rest.slice(0, rest.length - start.length + head.length + quoted[0].length + behind.length);
      }
      if (variables[name].includes('\0')) return refuse(problem('bad-format', text.zeroByte()));
    }
    line += taken.split('\n').length - 1;
    rest = rest.slice(taken.length);
  }
  return { ok: true, variables };
}

/** A line that `readEnvFileText` reads as this variable, whatever is in its value but a zero byte. Pure. */
export function envFileLine(name: string, value: string): string {
  return `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`).replaceAll('\r', String.raw`\r`)}"\n`;
}
