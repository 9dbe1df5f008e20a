import type { Reason } from '../toc.ts';

/** What is done with a statement of a dump. */
export type Judgement =
  | { readonly do: 'run' }
  | { readonly do: 'copy'; readonly table: string }
  | { readonly do: 'leave'; readonly why: Reason | 'rights' }
  | { readonly do: 'map'; readonly owner: string }
  | { readonly do: 'refuse' };

/** A name as SQL writes it, with its schema or without. */
const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\x80-\xff][\w$\x80-\xff]*)`;
const COPY = new RegExp(String.raw`^COPY\s+(${NAME}(?:\.${NAME})?)\s*(?:\([^;]*\)\s*)?FROM\s+stdin;$`, 'i');
const OWNER = new RegExp(String.raw`^ALTER\s[^]*\sOWNER\s+TO\s+(${NAME});$`, 'i');

const VERBS = String.raw`^(?:CREATE|ALTER|COMMENT\s+ON|DROP)\s+(?:OR\s+REPLACE\s+)?`;
const kinds = (...names: readonly string[]): RegExp =>
  new RegExp(`${VERBS}(?:${names.map((name) => name.replaceAll(' ', String.raw`\s+`)).join('|')})\\b`, 'i');
const SUPERUSERS = kinds(
  'EVENT TRIGGER',
  'FOREIGN DATA WRAPPER',
  'FOREIGN TABLE',
  'SERVER',
  'USER MAPPING',
  'ACCESS METHOD',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  '(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE',
);
const REPLICATIONS = kinds('PUBLICATION', 'SUBSCRIPTION');
/** Of the whole server, where an import has no business. */
const SERVERS = kinds('DATABASE', 'ROLE', 'USER', 'GROUP', 'TABLESPACE', 'SYSTEM');
const OWN =
  /^(?:CREATE|DROP|COMMENT\s+ON)\s+SCHEMA\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:public|pgbouncer)\b|^\w+\s+(?:ON\s+)?FUNCTION\s+pgbouncer\.|^COMMENT\s+ON\s+EXTENSION\b/i;

/** Read what a statement is about. It runs without any rights beyond its own database, so that a wrong guess is harmless. Pure. */
export function judge(statement: string): Judgement {
  const copied = COPY.exec(statement)?.[1];
  if (copied !== undefined) return { do: 'copy', table: copied };
  if (/^COPY\b/i.test(statement)) return { do: 'refuse' };
  if (/^SET\s+(?:SESSION\s+)?client_encoding\b/i.test(statement)) return { do: /'UTF-?8'/i.test(statement) ? 'run' : 'refuse' };
  if (/^SET\s+standard_conforming_strings\b/i.test(statement)) return { do: /\bon\b/i.test(statement) ? 'run' : 'refuse' };
  // pg_dump 17 sets it, and older servers do not know it.
  if (/^SET\s+transaction_timeout\b/i.test(statement)) return { do: 'leave', why: 'stack' };
  if (/^SET\s+(?:SESSION\s+AUTHORIZATION|ROLE)\b/i.test(statement)) return { do: 'leave', why: 'rights' };
  if (OWN.test(statement)) return { do: 'leave', why: 'stack' };
  if (SUPERUSERS.test(statement) || /^SECURITY\s+LABEL\b/i.test(statement)) return { do: 'leave', why: 'superuser' };
  if (REPLICATIONS.test(statement)) return { do: 'leave', why: 'replication' };
  if (SERVERS.test(statement)) return { do: 'refuse' };
  const owner = OWNER.exec(statement)?.[1];
  if (owner !== undefined) return { do: 'map', owner };
  if (/^(?:GRANT|REVOKE|ALTER\s+DEFAULT\s+PRIVILEGES)\b/i.test(statement)) return { do: 'leave', why: 'rights' };
  return { do: 'run' };
}
