import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { migrate, readMigrations } from '../../database/migrate.ts';
import { eventually } from '../servers/process.ts';
import { runProgram, startProgram } from '../servers/program.ts';
import type { Stack } from '../servers/stack.ts';
import { count } from './count.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');

export function releases(stack: () => Stack, admin: () => pg.Client): void {
  test('two releases at once apply each migration once; a third has nothing to do', async () => {
    const [one, other] = [startProgram(stack(), 'release-1', 'release.ts'), startProgram(stack(), 'release-2', 'release.ts')];
    await eventually(() => (one.child.exitCode !== null && other.child.exitCode !== null ? true : undefined), 60_000, 'both releases end');
    expect([one.child.exitCode, other.child.exitCode, one.log() + other.log()]).toEqual([
      0,
      0,
      expect.stringContaining('schema is up to date'),
    ]);
    expect(await count(admin(), 'schema_migrations')).toBe((await readMigrations(MIGRATIONS)).length);
    expect(runProgram(stack(), 'release.ts')).toMatchObject({ status: 0, stdout: 'schema is up to date\n' });
  });

  test('a migration that changed after it was applied is refused, a failing one leaves nothing, and one that waits for a lock goes on when it is free', async () => {
    const owner = new pg.Client(stack().environment['DATABASE_OWNER_URL']);
    await owner.connect();
    const nothing = async (): Promise<void> => undefined;
    const known = await readMigrations(MIGRATIONS);
    const changed = known.map((one, index) => (index === 0 ? { ...one, checksum: 'f'.repeat(64) } : one));
    await expect(migrate(owner, changed, nothing)).rejects.toThrow('changed after they were applied: 0001');
    const failing = { name: '9999_failing.sql', sql: 'CREATE TABLE half (id int); SELECT 1 / 0', checksum: '0'.repeat(64) };
    await expect(migrate(owner, [...known, failing], nothing)).rejects.toThrow('division by zero');
    expect((await admin().query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
    await admin().query('BEGIN; LOCK TABLE offices IN ACCESS EXCLUSIVE MODE');
    const waiting = { name: '9998_waiting.sql', sql: 'ALTER TABLE offices ADD COLUMN more text', checksum: '0'.repeat(64) };
    const trying = migrate(owner, [...known, waiting], nothing);
    const watching = await stack().superuser();
    await eventually(
      async () =>
        (await watching.query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'offices'::regclass")).rowCount === 1
          ? true
          : undefined,
      10_000,
      'the migration waits',
    );
    await watching.end();
    await admin().query('ROLLBACK');
    expect(await trying).toEqual(['9998_waiting.sql']);
    await admin().query("ALTER TABLE offices DROP COLUMN more; DELETE FROM schema_migrations WHERE name = '9998_waiting.sql'");
    await owner.end();
  });

  test('a role that row-level security would not hold is refused', async () => {
    const owner = { ...stack(), environment: { ...stack().environment, DATABASE_URL: stack().environment['DATABASE_OWNER_URL'] ?? '' } };
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
    await admin().query(opening);
    const refused = runProgram(stack(), 'release.ts');
    await admin().query(closing);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('the offices are not kept apart');
    expect(refused.stderr).toContain(gap);
    expect(runProgram(stack(), 'release.ts').status).toBe(0);
  });

  test('a missing setting ends a program with 2 and its name', () => {
    const without = runProgram({ ...stack(), environment: {} }, 'release.ts');
    expect(without).toMatchObject({ status: 2, stderr: 'DATABASE_OWNER_URL is not set\nDATABASE_URL is not set\n' });
  });
}
