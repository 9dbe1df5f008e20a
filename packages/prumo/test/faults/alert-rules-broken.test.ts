import { expect, test } from 'vitest';
import { everyAlertsTests, failingAlerts } from '../fixture/alert-tests.ts';

/** What an alert's tests are worth: every one of them must notice a rule that tells nothing, and one that tells always. */
test.each([
  ['never fires', () => 'vector(0) > 1', []],
  // Ringing always is what the watchdog is for.
  ['always fires', () => 'vector(1)', ['Watchdog']],
] as const)('the tests of each alert fail for a rule that %s', async (_what, change, but) => {
  const files = everyAlertsTests().filter(({ alert }) => !but.some((one) => one === alert));
  expect([...(await failingAlerts(files, change)).keys()].toSorted()).toEqual(files.map(({ alert }) => alert).toSorted());
});
