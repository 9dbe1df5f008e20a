import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMPONENTS } from '../../../src/components/registry.ts';
import type { Spec } from '../../../src/spec/spec.ts';
import { OWN_RULES, ruleGroups, ruleSetsOf, rulesFile } from '../../../src/watching/index.ts';
import { everyAlertsTests, failingAlerts } from '../../fixture/alert-tests.ts';
import { checker } from '../../fixture/checker.ts';
import { watchedSpec } from '../../fixture/watched.ts';

test('every alert fires at its fault, waits as long as it says, and keeps quiet just below', async () => {
  const files = everyAlertsTests();
  expect(files.length).toBeGreaterThan(100);
  expect(Object.fromEntries(await failingAlerts(files))).toEqual({});
});

test('an alert with another threshold fails its tests', async () => {
  const one = everyAlertsTests().filter(({ alert }) => alert === 'PostgresReplicationLagBytes');
  expect(one).toHaveLength(1);
  expect([...(await failingAlerts(one, (expr) => expr.replace('> 10000000', '> 20000000'))).keys()]).toEqual([
    'PostgresReplicationLagBytes',
  ]);
});

test.each(['en', 'pt-BR'] as const)('the rules file is taken by promtool, in %s', async (locale) => {
  const told: Spec = { ...watchedSpec(), locale };
  const folder = await mkdtemp(join(tmpdir(), 'prumo-rules-'));
  try {
    await writeFile(join(folder, 'all.yml'), rulesFile(ruleGroups(told, ruleSetsOf(told, COMPONENTS, OWN_RULES))));
    const { exit, output } = await checker('promtool', folder, 'check', 'rules', 'all.yml');
    expect(output).toContain('SUCCESS');
    expect(exit).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
