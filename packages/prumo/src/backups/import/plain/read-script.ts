import { PrumoError } from '../../../errors/index.ts';
import { text } from '../text.ts';
import { Scanner } from './scan.ts';

/** Parts of a script in their order. After a `copy` comes its data, in any number of parts, and `copied`; `rows` are those that end in a part. */
export type Part =
  | { readonly kind: 'statement'; readonly text: string }
  | { readonly kind: 'rows'; readonly bytes: Buffer; readonly rows: number }
  | { readonly kind: 'copied' };

/** Characters: PostgreSQL takes no longer text than 1 GB, and we would hold it all. */
const LONGEST = 256 * 1024 * 1024;
const NEWLINE = 10;
const END = Buffer.from('\n\\.\n');

/** pg_dump guards its scripts with these since 2025; a server has no use for them. */
const HARMLESS = /^\\(?:un)?restrict\b/;
const BEGINS = '-- PostgreSQL database dump\n';
const COMPLETE = '-- PostgreSQL database dump complete\n';

/**
 * Read a script as it comes. `isCopy` says whether the data of a COPY follow a statement. Rejects with `import-file` for a command of psql, which nothing
 * here would carry out, for a script that is cut short, and for a statement longer than 256 MB (`longest`). A row may be as long as it likes: no more of it
 * is held than what came at once.
 */
export async function* readScript(
  chunks: AsyncIterable<Buffer>,
  isCopy: (statement: string) => boolean,
  longest = LONGEST,
): AsyncGenerator<Part> {
  const scanner = new Scanner();
  /** What is not yet a line; put together when its end is there. */
  let held: Buffer[] = [];
  let length = 0;
  let isCopying = false;
  /** Whether the data begin with a row, and not within one. */
  let beginsRow = true;
  let begun = 0;
  let complete = 0;
  const take = function* (data: Buffer): Generator<Part, Buffer> {
    let left = data;
    while (left.length > 0) {
      if (isCopying) {
        const isOverAtOnce = beginsRow && left[0] === 92 && left[1] === 46 && left[2] === NEWLINE;
        const end = isOverAtOnce ? -1 : left.indexOf(END);
        const isOver = end >= 0 || isOverAtOnce;
        const until = isOver ? end + 1 : left.lastIndexOf(NEWLINE) + 1;
        if (until > 0) {
          yield rowsOf(left.subarray(0, until));
          beginsRow = true;
        }
        if (!isOver) {
          const row = left.subarray(until);
          // So short, it may become the end.
          if (row.length === 0 || (beginsRow && row.length < END.length - 1)) return row;
          yield rowsOf(row);
          beginsRow = false;
          return Buffer.alloc(0);
        }
        isCopying = false;
        beginsRow = true;
        yield { kind: 'copied' };
        left = left.subarray(until + END.length - 1);
        continue;
      }
      const newline = left.indexOf(NEWLINE);
      if (newline < 0) return left;
      const line = left.toString('latin1', 0, newline + 1);
      left = left.subarray(newline + 1);
      if (line === BEGINS && scanner.isBetween) begun += 1;
      if (line === COMPLETE && scanner.isBetween) complete += 1;
      for (const scanned of scanner.line(line)) {
        if (scanned.kind === 'command') {
          if (HARMLESS.test(scanned.text)) continue;
          throw refused(text.command(scanned.text.split(/\s/)[0] ?? ''), text.commandRemedy());
        }
        const statement = Buffer.from(scanned.text, 'latin1').toString('utf8');
        yield { kind: 'statement', text: statement };
        isCopying = isCopy(statement);
      }
      if (scanner.length > longest) throw refused(text.tooLong(), text.cutShortRemedy());
    }
    return left;
  };
  for await (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (!isCopying && !chunk.includes(NEWLINE)) {
      if (length > longest) throw refused(text.tooLong(), text.cutShortRemedy());
      continue;
    }
    const rest = Buffer.from(yield* take(Buffer.concat(held)));
    held = [rest];
    length = rest.length;
  }
  if (!isCopying && length > 0) yield* take(Buffer.concat([...held, Buffer.from('\n')]));
  if (isCopying || !scanner.isBetween || begun > complete) throw refused(text.cutShort(), text.cutShortRemedy());
}

function rowsOf(bytes: Buffer): Part {
  let rows = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) rows += 1;
  return { kind: 'rows', bytes, rows };
}

function refused(what: PrumoError['what'], remedy: PrumoError['remedy']): PrumoError {
  return new PrumoError({ code: 'import-file', what, remedy, still: text.untouched() });
}
