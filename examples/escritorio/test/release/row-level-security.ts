import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../servers/stack.ts';

/** In a database with offices. */
export function rowLevelSecurity(stack: () => Stack, admin: () => pg.Client): void {
  let application: pg.Client;
  beforeAll(async () => {
    application = new pg.Client(stack().environment['DATABASE_URL']);
    await application.connect();
  });
  afterAll(() => application.end());
  const tables = ['users', 'clients', 'cases', 'calendar_events', 'documents', 'write_requests', 'audit_log', 'notifications'];

  test('shows nothing without an office, and only its own with one', async () => {
    for (const table of tables) expect((await application.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount, table).toBe(0);
    for (const office of [1, 2]) {
      // By the name this version gives it, and by that of the one before, whose replicas may still run.
      await application.query(`BEGIN; SET LOCAL ${office === 1 ? 'app.tenant_id' : 'app.office_id'} = '${office}'`);
      const { rows } = await application.query('SELECT DISTINCT office_id FROM cases');
      expect(rows).toEqual([{ office_id: office }]);
      await application.query('COMMIT');
    }
    for (const table of tables) expect((await application.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount, table).toBe(0);
  });

  test('lets nothing be written to another office, nor moved there', async () => {
    await application.query("BEGIN; SET LOCAL app.tenant_id = '1'");
    await application.query('SAVEPOINT s');
    await expect(
      application.query("INSERT INTO clients (office_id, kind, name, document) VALUES (2, 'person', 'x', '52998224725')"),
    ).rejects.toThrow('row-level security');
    await application.query('ROLLBACK TO s');
    await expect(application.query('UPDATE cases SET office_id = 2 WHERE id = 1')).rejects.toThrow('row-level security');
    await application.query('ROLLBACK TO s');
    expect((await application.query("UPDATE cases SET title = 'x' WHERE office_id = 2")).rowCount).toBe(0);
    await application.query('ROLLBACK');
  });

  test('cannot be left: the role may not change tables, delete, or read what it need not', async () => {
    for (const sql of [
      'ALTER TABLE cases DISABLE ROW LEVEL SECURITY',
      'DELETE FROM cases',
      'UPDATE users SET role = role',
      'TRUNCATE cases',
      'SELECT * FROM seed_runs',
      'SELECT * FROM schema_migrations',
      'DELETE FROM audit_log',
      'DELETE FROM audit.records',
      'UPDATE audit.access SET actor = actor',
      'DELETE FROM feature_flag_changes',
      'CREATE TABLE mine (id int)',
      'SET ROLE escritorio_owner',
    ]) {
      await expect(application.query(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  test('every table with an office has it on, but for the jobs, which hold ids only', async () => {
    const { rows } = await admin().query<{
      name: string;
    }>(`SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'office_id'
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity`);
    expect(rows).toEqual([{ name: 'jobs' }]);
  });
}
