import { expect, test } from 'vitest';
import { everyAlertsTests, failingAlerts } from '../fixture/alert-tests.ts';

/** How a rule is broken, its expression then, and the alerts that are so by design. */
type Breakage = readonly [how: string, expr: string, but: readonly string[]];
const BREAKAGES: readonly Breakage[] = [
  ['never fires', 'vector(0) > 1', []],
  // Ringing always is what the watchdog is for.
  ['always fires', 'vector(1)', ['Watchdog']],
];

/** What an alert's tests are worth: every one of them must notice a rule that tells nothing, and one that tells always. */
test.each(BREAKAGES)('the tests of each alert fail for a rule that %s', async (_how, expr, but) => {
  const files = everyAlertsTests().filter(({ alert }) => !but.includes(alert));
  expect([...(await failingAlerts(files, () => expr)).keys()].toSorted()).toEqual(files.map(({ alert }) => alert).toSorted());
});
