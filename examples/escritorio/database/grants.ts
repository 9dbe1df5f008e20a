import type pg from 'pg';

/** What the application's role may do; whatever is not here, it may not. */
const TABLES: Readonly<Record<string, string>> = {
  offices: 'SELECT',
  // The hash, which is made anew at a sign-in when it is of an older kind.
  users: 'SELECT, UPDATE (password_hash)',
  clients: 'SELECT, INSERT, UPDATE',
  cases: 'SELECT, INSERT, UPDATE',
  calendar_events: 'SELECT, INSERT, UPDATE',
  // Deleted only where a client is forgotten, as notices are.
  documents: 'SELECT, INSERT, UPDATE (sensitive, thumbnail_key), DELETE',
  court_movements: 'SELECT, INSERT',
  court_questions: 'SELECT',
  write_requests: 'SELECT, INSERT, UPDATE',
  // Of the release before this one: the trail is in the schema `audit` now.
  audit_log: 'SELECT, INSERT',
  idempotency_keys: 'SELECT, INSERT, UPDATE, DELETE',
  feature_flags: 'SELECT, INSERT, UPDATE, DELETE',
  feature_flag_changes: 'SELECT, INSERT',
  jobs: 'SELECT, INSERT, UPDATE, DELETE',
  notifications: 'SELECT, INSERT, DELETE',
  schedule_runs: 'SELECT, INSERT, UPDATE, DELETE',
};
const FUNCTIONS = [
  'mark_overdue_events(integer)',
  'forget_old_requests(interval)',
  'take_cases_for_court(integer, interval)',
  'offices_with_deadlines(timestamptz, timestamptz)',
  'is_active_partner(bigint)',
  'invite_person(bigint, text, text, text, text, timestamptz)',
  'change_person(bigint, bigint, text, boolean)',
  'give_one_time_password(bigint, bigint, text, timestamptz)',
  'change_own_password(bigint, text, text)',
];

/**
 * Gives the application's role its rights, and takes any others it had on the owner's tables.
 * @throws where that role would not be held by row-level security: the tables' owner, a superuser, or one with BYPASSRLS.
 */
export async function grantTo(client: pg.ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ unsafe: boolean }>(
    "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER') AS unsafe FROM pg_roles WHERE rolname = $1",
    [role],
  );
  if (rows[0] === undefined) throw new Error(`the role "${role}" of DATABASE_URL does not exist`);
  if (rows[0].unsafe)
    throw new Error(
      `the role "${role}" of DATABASE_URL is a superuser, the owner of the tables, or has BYPASSRLS: row-level security would not hold it`,
    );
  const to = client.escapeIdentifier(role);
  const own = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user",
  );
  const statements = [
    `GRANT USAGE ON SCHEMA public TO ${to}`,
    // First of all tables, for the database may give every new one away by default.
    ...own.rows.map(({ name }) => `REVOKE ALL ON ${client.escapeIdentifier(name)} FROM ${to}`),
    ...Object.entries(TABLES).map(([table, rights]) => `GRANT ${rights} ON ${table} TO ${to}`),
    ...FUNCTIONS.map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${to}`),
  ];
  // One transaction, so that the application never stands without its rights.
  await client.query(`BEGIN; ${statements.join('; ')}; COMMIT`);
}
