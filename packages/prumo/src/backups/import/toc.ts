/** Something of a dump that is not loaded. */
export interface LeftOut {
  /** In pg_restore's words: `EVENT TRIGGER noticed`. */
  readonly what: string;
  readonly why: Reason;
}

/** `superuser`: only one may make it. `replication`: who follows the source does not follow the stack. `stack`: Prumo has made its own. */
export type Reason = 'superuser' | 'replication' | 'stack';

/** Kinds of entries, as `pg_restore --list` has them; several words in capitals. */
const REASONS: readonly (readonly [string, Reason])[] = [
  ['EVENT TRIGGER', 'superuser'],
  ['FOREIGN DATA WRAPPER', 'superuser'],
  ['FOREIGN TABLE', 'superuser'],
  ['SERVER', 'superuser'],
  ['FOREIGN SERVER', 'superuser'],
  ['USER MAPPING', 'superuser'],
  ['ACCESS METHOD', 'superuser'],
  ['OPERATOR CLASS', 'superuser'],
  ['OPERATOR FAMILY', 'superuser'],
  ['TEXT SEARCH PARSER', 'superuser'],
  ['TEXT SEARCH TEMPLATE', 'superuser'],
  ['PROCEDURAL LANGUAGE', 'superuser'],
  ['SECURITY LABEL', 'superuser'],
  ['PUBLICATION', 'replication'],
  ['PUBLICATION TABLE', 'replication'],
  ['PUBLICATION TABLES IN SCHEMA', 'replication'],
  ['SUBSCRIPTION', 'replication'],
  ['SUBSCRIPTION TABLE', 'replication'],
  ['EXTENSION', 'stack'],
];

/** `217; 1259 16400 TABLE public note owner`; a comment's name begins with the kind of what it is about. */
const ENTRY = /^\d+; \d+ \d+ (?<rest>[A-Z].*)$/;

export interface ChosenEntries {
  /** For `pg_restore --use-list`. */
  readonly list: string;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Choose what is loaded of a dump, by what `pg_restore --list` says. `schemas`: made beforehand, for extensions, as these
 * are unless the dump is to make them. Pure.
 */
export function chooseEntries(listed: string, schemas: readonly string[], makesExtensions = false): ChosenEntries {
  const made = new Set([...schemas, 'public', 'pgbouncer'].map((name) => `SCHEMA - ${name}`));
  const kept: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const line of listed.split('\n')) {
    const rest = ENTRY.exec(line)?.groups?.['rest'];
    if (rest === undefined) continue;
    const why = makesExtensions && rest.startsWith('EXTENSION ') ? undefined : reasonOf(rest, made);
    if (why === undefined) kept.push(line);
    // What is told of extensions is which are made.
    else if (!/^(?:COMMENT|SCHEMA|EXTENSION) /.test(rest)) leftOut.push({ what: rest.slice(0, rest.lastIndexOf(' ')), why });
  }
  return { list: `${kept.join('\n')}\n`, leftOut };
}

function reasonOf(entry: string, madeSchemas: ReadonlySet<string>): Reason | undefined {
  if (madeSchemas.has(entry.slice(0, entry.lastIndexOf(' ')))) return 'stack';
  // Prumo's own, in the database of another stack.
  if (/^(?:FUNCTION|COMMENT|ACL) pgbouncer /.test(entry)) return 'stack';
  const about = entry.replace(/^COMMENT (?:- |.*? (?=[A-Z]{3,}))/, '');
  return REASONS.find(([kind]) => about.startsWith(`${kind} `))?.[1];
}
