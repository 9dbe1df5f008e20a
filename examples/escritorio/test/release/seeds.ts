import type pg from 'pg';
import { expect, test } from 'vitest';
import { eventually } from '../servers/process.ts';
import { runProgram, startProgram } from '../servers/program.ts';
import type { Stack } from '../servers/stack.ts';
import { count } from './count.ts';
import { walOf } from './wal.ts';

export function seeds(stack: () => Stack, admin: () => pg.Client): void {
  test('a seed killed half-way leaves nothing, and the next one does it all', async () => {
    const seeding = startProgram(stack(), 'seed-killed', 'seed.ts');
    await eventually(
      async () =>
        (
          await admin().query(
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
        (await admin().query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'escritorio-owner'")).rowCount === 0
          ? true
          : undefined,
      20_000,
      'its transaction ends',
    );
    expect([await count(admin(), 'offices'), await count(admin(), 'cases'), await count(admin(), 'seed_runs')]).toEqual([0, 0, 0]);

    const seeded = runProgram(stack(), 'seed.ts', '--offices', '12', '--json');
    expect(seeded.stderr).toBe('');
    const result: unknown = JSON.parse(seeded.stdout);
    expect(result).toMatchObject({ schemaVersion: 1, loaded: true, offices: 12, objects: 24, login: { office: 'silva' } });
    const { counts } = result as { counts: Record<string, number> };
    for (const [table, rows] of Object.entries(counts)) expect(await count(admin(), table)).toBe(rows);
  });

  test('the same seed again changes nothing; another is refused and changes nothing', async () => {
    const moved = await walOf(admin(), () => {
      const again = runProgram(stack(), 'seed.ts', '--offices', '12', '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({ loaded: false });
      const other = runProgram(stack(), 'seed.ts', '--seed', 'another');
      expect(other).toMatchObject({ status: 1, stdout: '' });
      expect(other.stderr).toContain('Nothing was changed');
    });
    // Background writing (running transactions, statistics) makes a few hundred bytes; one office alone would make many thousands.
    expect(moved).toBeLessThan(20_000);
  });

  test('ids go on after the seed', async () => {
    const { rows } = await admin().query<{ ok: boolean }>(
      "SELECT nextval(pg_get_serial_sequence('cases', 'id')) > (SELECT max(id) FROM cases) AS ok",
    );
    expect(rows).toEqual([{ ok: true }]);
  });
}
