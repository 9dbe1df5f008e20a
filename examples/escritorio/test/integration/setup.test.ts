import pg from 'pg';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../database/migrate.ts';
import { missingServers } from '../servers/addresses.ts';
import { eventually } from '../servers/process.ts';
import { runProgram, startProgram } from '../servers/program.ts';
import { type Stack, startStack } from '../servers/stack.ts';

const missing = missingServers();

describe.skipIf(missing.length > 0)(
  `release and seed on real servers${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
  () => {
    let stack: Stack;
    let admin: pg.Client;
    beforeAll(async () => {
      stack = await startStack();
      admin = await stack.cluster.superuser();
    });
    afterAll(async () => {
      await admin?.end();
      await stack?.[Symbol.asyncDispose]();
    });
    const count = async (table: string): Promise<number> =>
      Number((await admin.query<{ count: string }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count);

    test('two releases at once apply each migration once; a third has nothing to do', async () => {
      const [one, other] = [startProgram(stack, 'release-1', 'release.ts'), startProgram(stack, 'release-2', 'release.ts')];
      await eventually(
        () => (one.child.exitCode !== null && other.child.exitCode !== null ? true : undefined),
        60_000,
        'both releases end',
      );
      expect([one.child.exitCode, other.child.exitCode, one.log() + other.log()]).toEqual([
        0,
        0,
        expect.stringContaining('schema is up to date'),
      ]);
      expect(await count('schema_migrations')).toBe((await readMigrations(join(import.meta.dirname, '../../migrations'))).length);
      expect(runProgram(stack, 'release.ts')).toMatchObject({ status: 0, stdout: 'schema is up to date\n' });
    });

    test('a migration that changed after it was applied is refused, a failing one leaves nothing, and one that waits for a lock goes on when it is free', async () => {
      const owner = new pg.Client(stack.cluster.ownerUrl);
      await owner.connect();
      const nothing = async (): Promise<void> => undefined;
      const known = await readMigrations(join(import.meta.dirname, '../../migrations'));
      const changed = known.map((one, index) => (index === 0 ? { ...one, checksum: 'f'.repeat(64) } : one));
      await expect(migrate(owner, changed, nothing)).rejects.toThrow('changed after they were applied: 0001');
      const failing = { name: '9999_failing.sql', sql: 'CREATE TABLE half (id int); SELECT 1 / 0', checksum: '0'.repeat(64) };
      await expect(migrate(owner, [...known, failing], nothing)).rejects.toThrow('division by zero');
      expect((await admin.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
      await admin.query('BEGIN; LOCK TABLE offices IN ACCESS EXCLUSIVE MODE');
      const waiting = { name: '9998_waiting.sql', sql: 'ALTER TABLE offices ADD COLUMN more text', checksum: '0'.repeat(64) };
      const trying = migrate(owner, [...known, waiting], nothing);
      const watching = await stack.cluster.superuser();
      await eventually(
        async () =>
          (await watching.query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'offices'::regclass")).rowCount === 1
            ? true
            : undefined,
        10_000,
        'the migration waits',
      );
      await watching.end();
      await admin.query('ROLLBACK');
      expect(await trying).toEqual(['9998_waiting.sql']);
      await admin.query("ALTER TABLE offices DROP COLUMN more; DELETE FROM schema_migrations WHERE name = '9998_waiting.sql'");
      await owner.end();
    });

    test('a role that row-level security would not hold is refused', async () => {
      const owner = { ...stack, environment: { ...stack.environment, DATABASE_URL: stack.cluster.ownerUrl } };
      const refused = runProgram(owner, 'release.ts');
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain('row-level security would not hold it');
    });

    test.each([
      ['ALTER TABLE cases DISABLE ROW LEVEL SECURITY', 'ALTER TABLE cases ENABLE ROW LEVEL SECURITY', 'row-level-security-off cases'],
      [
        'DROP POLICY only_own_office ON clients',
        'CREATE POLICY only_own_office ON clients AS RESTRICTIVE USING (office_id = current_office())',
        'no-restrictive-policy clients',
      ],
      [
        'CREATE TABLE forgotten (office_id integer); ALTER TABLE forgotten OWNER TO escritorio_owner',
        'DROP TABLE forgotten',
        'row-level-security-off forgotten',
      ],
    ])('a way from one office to another is refused and named: %s', async (opening, closing, gap) => {
      await admin.query(opening);
      const refused = runProgram(stack, 'release.ts');
      await admin.query(closing);
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain('the offices are not kept apart');
      expect(refused.stderr).toContain(gap);
      expect(runProgram(stack, 'release.ts').status).toBe(0);
    });

    test('a missing setting ends a program with 2 and its name', () => {
      const without = runProgram({ ...stack, environment: {} }, 'release.ts');
      expect(without).toMatchObject({ status: 2, stderr: 'DATABASE_OWNER_URL is not set\nDATABASE_URL is not set\n' });
    });

    test('a seed killed half-way leaves nothing, and the next one does it all', async () => {
      const seeding = startProgram(stack, 'seed-killed', 'seed.ts');
      await eventually(
        async () =>
          (
            await admin.query(
              "SELECT 1 FROM pg_stat_activity WHERE application_name = 'escritorio-owner' AND xact_start IS NOT NULL AND query LIKE 'COPY c%'",
            )
          ).rowCount === 1
            ? true
            : undefined,
        60_000,
        'the seed copies',
      );
      await seeding.stop('SIGKILL');
      await eventually(
        async () =>
          (await admin.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'escritorio-owner'")).rowCount === 0
            ? true
            : undefined,
        20_000,
        'its transaction ends',
      );
      expect([await count('offices'), await count('cases'), await count('seed_runs')]).toEqual([0, 0, 0]);

      const seeded = runProgram(stack, 'seed.ts', '--offices', '12', '--json');
      expect(seeded.stderr).toBe('');
      const result: unknown = JSON.parse(seeded.stdout);
      expect(result).toMatchObject({ schemaVersion: 1, loaded: true, offices: 12, objects: 24, login: { office: 'silva' } });
      const { counts } = result as { counts: Record<string, number> };
      for (const [table, rows] of Object.entries(counts)) expect(await count(table)).toBe(rows);
    });

    test('the same seed again changes nothing; another is refused and changes nothing', async () => {
      const before = (await admin.query('SELECT pg_current_wal_insert_lsn() AS at')).rows;
      const again = runProgram(stack, 'seed.ts', '--offices', '12', '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({ loaded: false });
      const other = runProgram(stack, 'seed.ts', '--seed', 'another');
      expect(other).toMatchObject({ status: 1, stdout: '' });
      expect(other.stderr).toContain('Nothing was changed');
      const rows = await admin.query<{ moved: string }>('SELECT pg_current_wal_insert_lsn() - $1::pg_lsn AS moved', [
        (before[0] as { at: string }).at,
      ]);
      // Background writing (running transactions, statistics) makes a few hundred bytes; one office alone would make many thousands.
      expect(Number(rows.rows[0]?.moved)).toBeLessThan(20_000);
    });

    test('ids go on after the seed', async () => {
      const { rows } = await admin.query<{ ok: boolean }>(
        "SELECT nextval(pg_get_serial_sequence('cases', 'id')) > (SELECT max(id) FROM cases) AS ok",
      );
      expect(rows).toEqual([{ ok: true }]);
    });

    describe('row-level security', () => {
      let application: pg.Client;
      beforeAll(async () => {
        application = new pg.Client(stack.environment['DATABASE_URL']);
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
        const { rows } = await admin.query<{
          name: string;
        }>(`SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'office_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity`);
        expect(rows).toEqual([{ name: 'jobs' }]);
      });
    });
  },
);
