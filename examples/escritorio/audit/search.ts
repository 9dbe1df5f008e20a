import type { Action } from '@prumo/app/audit';
import type pg from 'pg';
import { parseId } from '../cases/find.ts';

/** What is looked for in the audit trail; what is undefined narrows nothing. */
export interface AuditSearch {
  /** What was done with data, or who signed in. */
  readonly ledger: 'records' | 'access';
  /** Id of a person of the office. */
  readonly who: string | undefined;
  readonly action: string | undefined;
  readonly kind: string | undefined;
  readonly record: string | undefined;
  /** Days in Brasília, YYYY-MM-DD, both included. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Only entries with a lower number: the next page. */
  readonly before: string | undefined;
}

/** A line of the trail. Names of fields, never values. */
export interface AuditLine {
  /** Its place in the office's chain. */
  readonly seq: string;
  readonly at: Date;
  readonly actor: string;
  /** Undefined where it was a program, or someone who is not there any more. */
  readonly actorName: string | undefined;
  readonly action: Action;
  readonly outcome: 'done' | 'denied';
  readonly kind: string;
  readonly record: string | undefined;
  readonly records: number;
  readonly fields: readonly string[];
  readonly purpose: string;
  /** The client's address, of sign-ins. */
  readonly source: string | undefined;
}

export const LINES_A_PAGE = 50;

const ZONE = 'America/Sao_Paulo';

/** Reads a search from a query; what makes no sense is left out of it. */
export function parseAuditSearch(query: Readonly<Record<string, unknown>>): AuditSearch {
  const given = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const named = (name: string): string | undefined => (/^[a-z][a-z_-]{0,62}$/.test(given(name)) ? given(name) : undefined);
  const record = given('record');
  return {
    ledger: given('ledger') === 'access' ? 'access' : 'records',
    who: parseId(given('who')),
    action: named('action'),
    kind: named('kind'),
    record: /^[\w-]{1,64}$/.test(record) ? record : undefined,
    from: dayOf(given('from')),
    to: dayOf(given('to')),
    before: parseId(given('before')),
  };
}

function dayOf(text: string): string | undefined {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined;
}

/** The newest lines first, a page of them, in the transaction of the office. */
export async function searchTrail(
  client: pg.ClientBase,
  asked: AuditSearch,
): Promise<{ readonly lines: readonly AuditLine[]; readonly more: boolean }> {
  const { rows } = await client.query<
    Omit<AuditLine, 'actorName' | 'record' | 'source'> & Record<'actorName' | 'record' | 'source', string | null>
  >(
    `SELECT l.seq::text, l.at, l.actor, u.name AS "actorName", l.action, l.outcome, l.kind, l.record, l.records, l.fields, l.purpose, host(l.source) AS source
     FROM audit.${asked.ledger} l LEFT JOIN users u ON u.id::text = l.actor
     WHERE l.tenant = current_setting('app.tenant_id')
       AND ($1::text IS NULL OR l.actor = $1) AND ($2::text IS NULL OR l.action = $2) AND ($3::text IS NULL OR l.kind = $3) AND ($4::text IS NULL OR l.record = $4)
       AND ($5::date IS NULL OR l.at >= $5::date::timestamp AT TIME ZONE '${ZONE}') AND ($6::date IS NULL OR l.at < ($6::date + 1)::timestamp AT TIME ZONE '${ZONE}')
       AND ($7::bigint IS NULL OR l.seq < $7)
     ORDER BY l.seq DESC LIMIT ${LINES_A_PAGE + 1}`,
    [asked.who, asked.action, asked.kind, asked.record, asked.from, asked.to, asked.before].map((one) => one ?? null),
  );
  const lines = rows.slice(0, LINES_A_PAGE).map(({ actorName, record, source, ...line }) => ({
    ...line,
    actorName: actorName ?? undefined,
    record: record ?? undefined,
    source: source ?? undefined,
  }));
  return { lines, more: rows.length > LINES_A_PAGE };
}
