import { expect, test } from 'vitest';
import { runFixture } from '../drills/run-record.fixture.ts';
import { benchRunFixture } from '../bench-run.fixture.ts';
import { resultOf } from '../keep-result.ts';
import type { Result } from '../result.ts';
import { FAULTS, measuredFault } from './faults.ts';
import { measureFaults } from './measure-faults.ts';
import { SETTINGS } from './settings.ts';

const faults = FAULTS.slice(0, 2);
const [prumo, patroni] = [SETTINGS.slice(0, 1), SETTINGS.filter(({ id }) => id === 'patroni')].flat();
const settings = [prumo, patroni].flatMap((setting) => setting ?? []);

/** Results as they stood when the measuring ended, by an error at the nth run or by itself. */
async function keptBy(endsAt: number): Promise<ReadonlyMap<string, Result>> {
  const kept = new Map<string, Result>();
  let runs = 0;
  await measureFaults(
    faults,
    settings,
    { runs: 2, seed: 7 },
    {
      use: () => Promise.resolve(),
      async run(wanted) {
        runs += 1;
        if (runs === endsAt) throw new Error('called off');
        return runFixture(wanted);
      },
      keep: (fault, own) => void kept.set(fault.drill, resultOf(measuredFault(fault, own), benchRunFixture)),
    },
  ).catch((error: unknown) => expect(error).toMatchObject({ message: 'called off' }));
  return kept;
}

test('what was measured is kept before the next run begins, Prumo’s side first', async () => {
  expect((await keptBy(1)).size).toBe(0);
  const afterOne = await keptBy(2);
  expect([...afterOne.keys()]).toEqual(['failover-node']);
  expect(afterOne.get('failover-node')?.samples['without writes']?.values).toEqual([0.8]);
  const beforePatroni = await keptBy(5);
  expect([...beforePatroni.keys()]).toEqual(['failover-node', 'failover-crash']);
  expect(beforePatroni.get('failover-node')?.samples).not.toHaveProperty('without writes, Patroni’s defaults');
});

test('other settings come beside it, with the same seeds', async () => {
  const result = (await keptBy(Number.POSITIVE_INFINITY)).get('failover-node');
  expect(result?.samples['without writes']?.values).toHaveLength(2);
  expect(result?.samples['without writes, Patroni’s defaults']?.values).toHaveLength(2);
  expect(result?.runs?.map(({ setting, seed }) => `${setting} ${seed}`)).toEqual([
    ' 7',
    ' 8',
    'Patroni’s defaults 7',
    'Patroni’s defaults 8',
  ]);
  expect(result?.met).toBe(true);
});

test('what is judged: Prumo’s own by time, loss and proof; other settings by loss and proof; Patroni’s defaults by nothing', () => {
  const [node] = FAULTS;
  if (node === undefined) throw new Error('no fault');
  const { goals } = measuredFault(
    node,
    SETTINGS.map(({ label }) => runFixture({ setting: label })),
  );
  expect(goals.map(({ of }) => of)).toEqual([
    'without writes',
    'acknowledged writes lost',
    'every member read',
    'proven',
    ...['synchronous: 2', 'strict mode'].flatMap((label) =>
      ['acknowledged writes lost', 'every member read', 'proven'].map((name) => `${name}, ${label}`),
    ),
  ]);
});
