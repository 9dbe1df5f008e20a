import { createHash } from 'node:crypto';
import { createPasswords } from '@prumo/app/web';
import { Registry } from 'prom-client';
import { Visitor } from './edge.ts';
import type { Tester } from './tester.ts';

export type Role = 'partner' | 'lawyer' | 'assistant';

/** An office that a tester invents: its name begins with `prova-` and holds the run, so that each phase finds it, and no other run. */
export interface ProofOffice {
  readonly id: number;
  readonly subdomain: string;
}

const nameOf = (run: string, letter: string): string => `prova-${run}-${letter}`;
/** Of this office alone: with row-level security off, a sign-in would else find the same address in another one, and the tester would stumble over what it is to report. */
const emailOf = (role: Role, { subdomain }: Pick<ProofOffice, 'subdomain'>): string => `${role}@${subdomain}.example`;

/** Follows from what only the owner of the database knows, so that every phase has it and nobody guesses it. */
function passwordOf(run: string): string {
  return createHash('sha256')
    .update(`${process.env['DATABASE_OWNER_URL'] ?? ''} ${run}`)
    .digest('base64url');
}

/** Makes it, with a person of each role. Made before: nothing is done. */
export async function makeOffice({ owner, run }: Tester, letter: string): Promise<ProofOffice> {
  const subdomain = nameOf(run, letter);
  const hash = await createPasswords({ registry: new Registry() }).hash(passwordOf(run));
  await owner.query('BEGIN');
  const { rows } = await owner.query<{ id: number }>(
    `INSERT INTO offices (subdomain, name, city, state) VALUES ($1, $1, 'Prova', 'SP')
     ON CONFLICT (subdomain) DO UPDATE SET name = excluded.name RETURNING id`,
    [subdomain],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('INSERT returned nothing');
  for (const role of ['partner', 'lawyer', 'assistant'] as const)
    await owner.query(
      'INSERT INTO users (office_id, email, name, role, password_hash) VALUES ($1, $2, $3, $3, $4) ON CONFLICT (office_id, email) DO NOTHING',
      [id, emailOf(role, { subdomain }), role, hash],
    );
  await owner.query('COMMIT');
  return { id, subdomain };
}

/** @throws where an earlier phase did not make it. */
export async function findOffice({ owner, run }: Tester, letter: string): Promise<ProofOffice> {
  const subdomain = nameOf(run, letter);
  const { rows } = await owner.query<{ id: number }>('SELECT id FROM offices WHERE subdomain = $1', [subdomain]);
  if (rows[0] === undefined) throw new Error(`the office ${subdomain} was not made`);
  return { id: rows[0].id, subdomain };
}

/** Someone of the office, signed in through the edge as anybody would. */
export async function signedIn({ edge, run }: Tester, office: ProofOffice, role: Role = 'partner'): Promise<Visitor> {
  const visitor = new Visitor(edge, office.subdomain);
  await visitor.signIn(emailOf(role, office), passwordOf(run));
  return visitor;
}

/** Whether someone of `office` is let in at another office's address; asked once. */
export async function signsInElsewhere({ edge, run }: Tester, office: ProofOffice, elsewhere: ProofOffice): Promise<boolean> {
  const json = { email: emailOf('partner', office), password: passwordOf(run) };
  return (await new Visitor(edge, elsewhere.subdomain).ask('/api/login', { json })).status === 200;
}

/** Takes away everything of the run's offices. Entries of the audit trail stay: that is what they are for. Objects in the bucket stay too: some hundred bytes that no row names. */
export async function removeOffices({ owner, run }: Tester): Promise<{ readonly removed: number }> {
  const { rows } = await owner.query<{ id: number }>('SELECT id FROM offices WHERE subdomain LIKE $1', [`prova-${run}-%`]);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { removed: 0 };
  const tables = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'office_id' AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  );
  // Tables refer to each other: those that cannot go yet go in a later round, once what refers to them is gone.
  let left = tables.rows.map(({ name }) => name);
  while (left.length > 0) {
    const stuck: string[] = [];
    for (const table of left) {
      const deleted = await owner.query(`DELETE FROM ${owner.escapeIdentifier(table)} WHERE office_id = ANY ($1)`, [ids]).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === '23503') return false;
          throw error;
        },
      );
      if (!deleted) stuck.push(table);
    }
    if (stuck.length === left.length) throw new Error(`cannot be emptied: ${stuck.join(', ')}`);
    left = stuck;
  }
  await owner.query('DELETE FROM offices WHERE id = ANY ($1)', [ids]);
  return { removed: ids.length };
}
