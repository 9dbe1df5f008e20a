/** Tester of the drill `circuit-breaker`: pages of cases while the court is there, is gone, and is back. */
import { findOffice, makeOffice, removeOffices, signedIn } from './office.ts';
import { makeCase } from './records.ts';
import { answer, type Tester } from './tester.ts';

/** Requests of one phase: several for each replica, whose circuits are their own. */
const ASKED = 24;
const CASES = 3;

async function prepare(tester: Tester): Promise<void> {
  const visitor = await signedIn(tester, await makeOffice(tester, 'c'));
  for (let sequence = 1; sequence <= CASES; sequence += 1) await makeCase(visitor, sequence);
}

/** What every page said of the court, and whether the processes that answered ask it at all. */
async function look(tester: Tester): Promise<{ shown: readonly string[]; ms: readonly number[]; open: boolean }> {
  const office = await findOffice(tester, 'c');
  const visitor = await signedIn(tester, office);
  const { rows } = await tester.owner.query<{ id: string }>('SELECT id::text FROM cases WHERE office_id = $1 ORDER BY id', [office.id]);
  if (rows.length === 0) throw new Error('the phase `before` made no case');
  const shown: string[] = [];
  const ms: number[] = [];
  for (let asked = 0; asked < ASKED; asked += 1) {
    const page = await visitor.ask(`/cases/${rows[asked % rows.length]?.id}/movements`);
    const stated = /data-court="([a-z-]+)"/.exec(page.body)?.[1] ?? 'nothing';
    const dated = /<time datetime="\d{4}-/.test(page.body);
    shown.push(page.status === 200 && dated && (stated === 'current' || stated === 'last-known') ? stated : 'failed');
    ms.push(page.ms);
  }
  const circuits: unknown[] = [];
  for (let asked = 0; asked < 6; asked += 1) {
    const { body } = await visitor.ask(`/api/cases/${rows[0]?.id}/movements`);
    circuits.push((JSON.parse(body) as { circuit?: unknown }).circuit);
  }
  // Half open: one request of many is let through, to find out.
  return { shown, ms, open: circuits.every((circuit) => circuit !== 'closed') };
}

const there = async (tester: Tester): Promise<object> => {
  const { shown, open } = await look(tester);
  return { asked: shown.length, answered: shown.filter((one) => one === 'current').length, open };
};

await answer({
  async before(tester) {
    await prepare(tester);
    return there(tester);
  },
  async during(tester) {
    const { shown, ms, open } = await look(tester);
    return {
      asked: shown.length,
      degraded: shown.filter((one) => one === 'last-known').length,
      failed: shown.filter((one) => one !== 'last-known').length,
      slowestMs: Math.round(Math.max(...ms)),
      open,
    };
  },
  after: there,
  end: removeOffices,
});
