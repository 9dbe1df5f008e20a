/** A statement, or a command of psql, as a script has them one after the other. */
export type Scanned = { readonly kind: 'statement'; readonly text: string } | { readonly kind: 'command'; readonly text: string };

/** What may begin or end something, and words. */
const TOKEN = /--|\/\*|[eE]'|['"();\\]|\$[A-Za-z_\x80-\xff]?[A-Za-z0-9_\x80-\xff]*\$|[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*/g;
/** The end of what one is in, or of a nested beginning. */
const ENDS = { "'": /'/g, e: /\\[^]|'/g, '"': /"/g, '/*': /\/\*|\*\//g } as const;

/**
 * Cuts a script into statements, as psql would, line by line. Characters are bytes (latin1): what cuts is ASCII, and no part of a longer character
 * of UTF-8 is. Nothing here decides what is safe: a wrong cut is a statement that the server does not understand.
 */
export class Scanner {
  #text = '';
  /** What the end of the last line was in: a string, a name, a comment with its depth, or a dollar quote by its tag. */
  #within: keyof typeof ENDS | `$${string}` | null = null;
  #comments = 0;
  #parentheses = 0;
  /** Bodies of SQL functions (`BEGIN ATOMIC`), and `CASE` in them. */
  #bodies = 0;
  #words: string[] = [];

  /** Nothing but blanks and comments since the last statement. */
  get isBetween(): boolean {
    return this.#within === null && this.#text.trim() === '';
  }

  /** Characters of the statement that is not at its end. */
  get length(): number {
    return this.#text.length;
  }

  /** A line with its end; what it completes. */
  line(line: string): readonly Scanned[] {
    const found: Scanned[] = [];
    let from = 0;
    let at = 0;
    while (at < line.length) {
      if (this.#within !== null) {
        at = this.#endOf(line, at);
        continue;
      }
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(line);
      if (match === null) break;
      const [token] = match;
      at = match.index + token.length;
      if (token === '--') {
        // Left out: a comment before a statement would hide its first word.
        this.#text += line.slice(from, match.index);
        return this.#rest(found, '\n');
      }
      if (token === '\\') {
        found.push({ kind: 'command', text: line.slice(match.index).trim() });
        this.#text += line.slice(from, match.index);
        return this.#rest(found, '\n');
      }
      if (token === ';' && this.#parentheses === 0 && this.#bodies === 0) {
        const text = (this.#text + line.slice(from, at)).trim();
        if (text !== ';') found.push({ kind: 'statement', text });
        this.#begin();
        from = at;
        continue;
      }
      this.#token(token);
    }
    this.#text += line.slice(from);
    return found;
  }

  #rest(found: readonly Scanned[], text: string): readonly Scanned[] {
    this.#text += text;
    return found;
  }

  #begin(): void {
    this.#text = '';
    this.#parentheses = 0;
    this.#bodies = 0;
    this.#words = [];
  }

  #token(token: string): void {
    if (token === "'" || token === '"') this.#within = token;
    else if (token === "e'" || token === "E'") this.#within = 'e';
    else if (token === '/*') {
      this.#within = '/*';
      this.#comments = 1;
    } else if (token === '(') this.#parentheses += 1;
    else if (token === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    else if (token.startsWith('$')) this.#within = `$${token.slice(1)}`;
    else this.#word(token.toLowerCase());
  }

  #word(word: string): void {
    if (this.#words.length < 4) this.#words.push(word);
    if (!/^create (?:or replace )?(?:function|procedure)/.test(this.#words.join(' '))) return;
    if (word === 'begin' || (word === 'case' && this.#bodies > 0)) this.#bodies += 1;
    else if (word === 'end') this.#bodies = Math.max(0, this.#bodies - 1);
  }

  /** Where what one is in ends, or the line. */
  #endOf(line: string, from: number): number {
    const within = this.#within;
    if (within === null) return from;
    if (within.startsWith('$')) {
      const end = line.indexOf(within, from);
      if (end < 0) return line.length;
      this.#within = null;
      return end + within.length;
    }
    const pattern = ENDS[within as keyof typeof ENDS];
    pattern.lastIndex = from;
    const match = pattern.exec(line);
    if (match === null) return line.length;
    if (match[0] === '/*') this.#comments += 1;
    else if (match[0] === '*/') this.#comments -= 1;
    if (within === '/*' ? this.#comments === 0 : !match[0].startsWith('\\')) this.#within = null;
    return match.index + match[0].length;
  }
}
