import { exportSubject, findLeft, type KeepReason, type Person } from '@prumo/app/audit';
import type pg from 'pg';
import { clientSubject } from './client-subject.ts';

/** Rows of a client in one place, and what becomes of them when they ask to be forgotten. */
export interface Held {
  /** As receipts name it: `documents:filed`. */
  readonly part: string;
  readonly rows: number;
  readonly rule: 'delete' | 'anonymise' | 'keep';
  readonly because: KeepReason | undefined;
}

/** A request of theirs that was answered, as the audit trail has it. */
export interface Answered {
  readonly at: Date;
  readonly action: 'export' | 'rectify' | 'erase';
  /** Undefined where it was no person of the office. */
  readonly by: string | undefined;
}

export interface Privacy {
  readonly held: readonly Held[];
  /** Nothing is left of what erasing takes. */
  readonly forgotten: boolean;
  /** Why they must not be erased for now. */
  readonly holds: readonly string[];
  /** The newest first, at most 20. */
  readonly answered: readonly Answered[];
}

/** What a page says of a client's data, in the transaction of their office. */
export async function privacyOf(client: pg.ClientBase, person: Person): Promise<Privacy> {
  const { rows } = await exportSubject(client, clientSubject, person);
  const held = clientSubject.tables.map(({ table, part, erase }) => {
    const label = part === undefined ? table : `${table}:${part}`;
    return { part: label, rows: rows[label] ?? 0, rule: erase.rule, because: erase.rule === 'keep' ? erase.because : undefined };
  });
  const holds = await client.query<{ reason: string }>(
    "SELECT DISTINCT reason FROM audit.holds WHERE tenant = $1 AND kind = 'client' AND subject = $2 AND lifted_at IS NULL ORDER BY 1",
    [person.tenant, person.id],
  );
  const answered = await client.query<{ at: Date; action: Answered['action']; by: string | null }>(
    `SELECT l.at, l.action, u.name AS by FROM audit.records l LEFT JOIN users u ON u.id::text = l.actor
     WHERE l.tenant = $1 AND l.kind = 'client' AND l.record = $2 AND l.action IN ('export', 'rectify', 'erase') AND l.outcome = 'done'
     ORDER BY l.seq DESC LIMIT 20`,
    [person.tenant, person.id],
  );
  return {
    held,
    forgotten: (await findLeft(client, clientSubject, person)).length === 0,
    holds: holds.rows.map(({ reason }) => reason),
    answered: answered.rows.map(({ by, ...one }) => ({ ...one, by: by ?? undefined })),
  };
}
