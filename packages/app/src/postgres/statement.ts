/** What may be shown and counted of a statement. */
export interface Statement {
  /** The verb, in capitals; `OTHER` where it is none of those known, so that a label has few values. */
  readonly operation: string;
  /** The text without comments and values, one line, at most 500 characters. */
  readonly normalised: string;
}

/** Only so much of a text is looked at: what a driver sends as one string can be a whole file. */
const LOOKED_AT = 4000;
const SHOWN = 500;
const REMEMBERED = 1000;

const VERBS = new Set(
  (
    'SELECT INSERT UPDATE DELETE MERGE VALUES TABLE COPY BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE SET RESET SHOW LOCK CALL DO EXPLAIN ' +
    'CREATE ALTER DROP TRUNCATE GRANT REVOKE ANALYZE VACUUM REFRESH REINDEX LISTEN UNLISTEN NOTIFY DECLARE FETCH CLOSE PREPARE EXECUTE DEALLOCATE'
  ).split(' '),
);
const MAIN_VERBS = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES']);

/*
 * PostgreSQL's lexical rules as far as values need them. Each kind of literal also matches without its end, for the text may be cut; a
 * value is never taken for anything else.
 */
const COMMENT = String.raw`--[^\n]*|/\*[\s\S]*?(?:\*/|$)`;
const LITERAL = String.raw`[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$)|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)`;
const NAME = String.raw`"(?:[^"]|"")*(?:"|$)|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`;
const NUMBER = String.raw`0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+)?`;
const TOKEN = new RegExp(
  String.raw`(?<comment>${COMMENT})|(?<literal>${LITERAL})|(?<parameter>\$\d+)|(?<name>${NAME})|(?<number>${NUMBER})`,
  'g',
);

const remembered = new Map<string, Statement>();

/** What is known of a statement's text. The last 1,000 are remembered: a program has few of them and sends them often. */
export function statementOf(text: string): Statement {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const normalised = normalise(text);
  const statement = { operation: operationOf(normalised), normalised: shorten(normalised) };
  if (text.length <= LOOKED_AT) {
    const oldest = remembered.size >= REMEMBERED ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.set(text, statement);
  }
  return statement;
}

function normalise(text: string): string {
  return (
    text
      .slice(0, LOOKED_AT)
      .replace(TOKEN, (token, ...rest) => {
        const groups: unknown = rest.at(-1);
        if (has(groups, 'comment')) return ' ';
        return has(groups, 'literal') || has(groups, 'number') ? '?' : token;
      })
      .replace(/\s+/g, ' ')
      .trim()
      // However many values a list has, it is the same statement.
      .replace(/([([]) ?(?:\?|\$\d+)(?: ?, ?(?:\?|\$\d+))+ ?([)\]])/g, '$1…$2')
      .replace(/\bIN \((?:\?|\$\d+)\)/gi, (list) => list.replace(/\(.*\)/, '(…)'))
      .replace(/\(…\)(?: ?, ?\(…\))+/g, '(…)')
  );
}

function has(groups: unknown, name: string): boolean {
  return typeof groups === 'object' && groups !== null && Reflect.get(groups, name) !== undefined;
}

function shorten(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}

/** Of a normalised text. After `WITH`, the verb outside of all parentheses counts; `SET` before another statement only prepares it. */
function operationOf(text: string): string {
  const first = /^(?:SET [^;]*; ?(?=.))*[ (;]*([A-Za-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
  if (first !== 'WITH') return VERBS.has(first) ? first : 'OTHER';
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|[()]|[A-Za-z_]\w*/g)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (depth === 0 && MAIN_VERBS.has(token.toUpperCase())) return token.toUpperCase();
  }
  return 'OTHER';
}
