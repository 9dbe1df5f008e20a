import type pg from 'pg';
import { RECORD_ID } from '../policy.ts';
import { type AuditPlace, schemaOf } from '../ledger.ts';
import type { Person } from './map.ts';

/** Erasure is refused: the data must be kept for now. Answer the person with the reason (LGPD, art. 18, § 4, II). */
export class OnHold extends Error {
  override readonly name = 'OnHold';
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`on hold: ${reasons.join(', ')}`);
    this.reasons = reasons;
  }
}

/**
 * Forbids the erasure of a person's data, until it is lifted. @param reason a short name such as `lawsuit`. Returns the id of the hold.
 * An erasure under way at this moment is waited for.
 */
export async function placeHold(
  client: pg.ClientBase,
  kind: string,
  person: Person,
  hold: { readonly reason: string; readonly by: string },
  place: AuditPlace = {},
): Promise<string> {
  if (!RECORD_ID.test(hold.by)) throw new TypeError('who places a hold is named by an id');
  await lockPerson(client, kind, person);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ${schemaOf(place)}.holds (tenant, kind, subject, reason, placed_by) VALUES ($1, $2, $3, $4, $5) RETURNING id::text`,
    [person.tenant, kind, person.id, hold.reason, hold.by],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('INSERT … RETURNING answered no row');
  return id;
}

/** False where there is no such hold any more. */
export async function liftHold(client: pg.ClientBase, id: string, by: string, place: AuditPlace = {}): Promise<boolean> {
  if (!RECORD_ID.test(by)) throw new TypeError('who lifts a hold is named by an id');
  const lifted = await client.query(
    `UPDATE ${schemaOf(place)}.holds SET lifted_by = $2, lifted_at = clock_timestamp() WHERE id = $1 AND lifted_at IS NULL`,
    [id, by],
  );
  return lifted.rowCount === 1;
}

/** @throws OnHold. Until the end of the transaction no hold can be placed on this person. */
export async function refuseIfHeld(client: pg.ClientBase, kind: string, person: Person, place: AuditPlace): Promise<void> {
  await lockPerson(client, kind, person);
  const { rows } = await client.query<{ reason: string }>(
    `SELECT DISTINCT reason FROM ${schemaOf(place)}.holds WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lifted_at IS NULL ORDER BY 1`,
    [person.tenant, kind, person.id],
  );
  if (rows.length > 0) throw new OnHold(rows.map(({ reason }) => reason));
}

async function lockPerson(client: pg.ClientBase, kind: string, { tenant, id }: Person): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [JSON.stringify(['audit-hold', tenant, kind, id])]);
}
