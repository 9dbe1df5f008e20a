import type pg from 'pg';
import type { Person } from './person.ts';

/** The people of the transaction's office: those who may sign in first, then by name. An office has hundreds at most. */
export async function listPeople(client: pg.ClientBase): Promise<readonly Person[]> {
  const { rows } = await client.query<Person>(
    `SELECT id::text, name, email, role, created_at AS "createdAt", deactivated_at AS "deactivatedAt", password_expires_at AS "passwordExpiresAt"
     FROM users ORDER BY deactivated_at IS NOT NULL, folded(name), id LIMIT 1000`,
  );
  return rows;
}

/** Who can be made responsible for something. */
export async function listActive(client: pg.ClientBase): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const { rows } = await client.query<{ id: string; name: string }>(
    'SELECT id::text, name FROM users WHERE deactivated_at IS NULL ORDER BY folded(name), id LIMIT 1000',
  );
  return rows;
}
