import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { query } from '../harness/database.ts';
import { allHealthy, complaints } from '../harness/health.ts';
import { membersOf, primaryOf } from '../lifecycle/members.ts';
import { secretOf } from '../lifecycle/secrets.ts';
import { smallStack } from './small-stack.ts';

/** PostgreSQL answers on both members and Patroni calls both running: only the sender knows that nothing is sent. */
describe('a standby that does not stream', () => {
  const stack = smallStack('astray', { standbys: 1 });
  beforeAll(() => stack.must('up'));
  afterAll(() => stack[Symbol.asyncDispose]());

  test('is not healthy in `status`, by name and with whom it should follow, and healthy again once it streams', async () => {
    expect(complaints(await stack.status())).toEqual([]);
    const members = await membersOf(stack, 2);
    const primary = primaryOf(members);
    const standby = members.find(({ name }) => name !== primary.name)?.name;
    const asSuperuser = (statement: string) =>
      query(`postgres://postgres:${secretOf(stack, 'database.superuser')}@${primary.address}:5432/astray`, statement);

    // Nobody may log in any more to be sent anything.
    await asSuperuser('ALTER ROLE replicator NOLOGIN');
    expect(await asSuperuser('SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_replication')).toEqual([{ ended: true }]);
    const status = await eventually(
      async () => {
        const now = await stack.status();
        return complaints(now).length > 0 && now;
      },
      { within: 25_000, every: 500, what: 'somebody called unhealthy' },
    );
    // `starting` while its process is younger than what a clone may take.
    const [row, ...others] = status.services.filter(({ health }) => health !== 'healthy');
    expect(others).toEqual([]);
    expect(row).toMatchObject({ name: standby, role: 'standby', reason: `does not stream from ${primary.name}` });
    expect(['starting', 'unhealthy']).toContain(row?.health);
    expect(status.healthy).toBe(false);

    // A commit, which waits for nobody any more: Patroni 3.0.2 alone would have it wait, as the standby was lost right after it was chosen.
    await asSuperuser('ALTER ROLE replicator LOGIN');
    expect(complaints(await allHealthy(stack, 20_000))).toEqual([]);
  });
});
