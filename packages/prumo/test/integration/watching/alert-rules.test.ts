import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { COMPONENTS } from '../../../src/components/registry.ts';
import type { Spec } from '../../../src/spec/spec.ts';
import { type AlertTestFiles, alertTestFiles, ruleGroups, rulesFile, ruleSetsOf, OWN_RULES } from '../../../src/watching/index.ts';
import { checker } from '../../fixture/checker.ts';
import { watchedSpec } from '../../fixture/watched.ts';

const spec = watchedSpec();
const sets = ruleSetsOf(spec, COMPONENTS, OWN_RULES);
const files = alertTestFiles(spec, sets);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prumo-rules-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Writes the files of each alert, its rule changed by `change`, and runs their tests. */
async function runTests(change: (expr: string) => string = (expr) => expr) {
  for (const { rulesName, rules, testsName, tests } of files) {
    await writeFile(join(folder, rulesName), withAlerts(rules, change));
    await writeFile(join(folder, testsName), tests);
  }
  return checker('promtool', folder, 'test', 'rules', ...files.map(({ testsName }) => testsName));
}

function withAlerts(rules: string, change: (expr: string) => string): string {
  const document = parse(rules) as { groups: { rules: { alert?: string; expr: string }[] }[] };
  for (const rule of document.groups.flatMap((group) => group.rules)) if (rule.alert !== undefined) rule.expr = change(rule.expr);
  return stringify(document);
}

const failed = (output: string): readonly string[] =>
  files.filter((file) => told(output, file).includes('FAILED')).map(({ alert }) => alert);

/** What promtool says of one file. */
function told(output: string, { testsName }: AlertTestFiles): string {
  return output.split('Unit Testing:').find((part) => part.trim().startsWith(testsName)) ?? 'nothing was said: FAILED';
}

describe('every alert', () => {
  it('fires at its fault, waits as long as it says, and keeps quiet just below', async () => {
    const { exit, output } = await runTests();
    expect(failed(output), output.slice(0, 20_000)).toEqual([]);
    expect(exit).toBe(0);
  });

  it.each([
    ['that never fires', () => 'vector(0) > 1'],
    ['that always fires', () => 'vector(1)'],
  ])('has tests that fail for one %s', async (_what, change) => {
    const { exit, output } = await runTests(change);
    expect(failed(output)).toEqual(files.map(({ alert }) => alert));
    expect(exit).not.toBe(0);
  });

  it('has tests that fail with another threshold', async () => {
    const wrong = files.filter(({ alert }) => alert === 'PostgresReplicationLagBytes');
    const { exit, output } = await runTests((expr) => expr.replace('> 10000000', '> 20000000'));
    expect(failed(output)).toEqual(wrong.map(({ alert }) => alert));
    expect(exit).not.toBe(0);
  });
});

describe('the rules file', () => {
  it.each(['en', 'pt-BR'] as const)('is taken by promtool, in %s', async (locale) => {
    const told: Spec = { ...spec, locale };
    await writeFile(join(folder, 'all.yml'), rulesFile(ruleGroups(told, sets)));
    const { exit, output } = await checker('promtool', folder, 'check', 'rules', 'all.yml');
    expect(output).toContain('SUCCESS');
    expect(exit).toBe(0);
  });
});
