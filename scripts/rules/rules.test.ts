import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DRILL_RULES } from './drills.ts';
import { EVIDENCE_RULES } from './evidence.ts';
import { FAULT_DRILL_RULES } from './fault-drills.ts';

const RULES = [...DRILL_RULES, ...FAULT_DRILL_RULES, ...EVIDENCE_RULES];

// A rule that was worded anew would otherwise be known to be unbroken only when somebody breaks all of them, which takes a quarter of an hour.
test('each rule to break stands once in its file', () => {
  const source = (file: string): string => readFileSync(new URL(`../../packages/prumo/src/${file}`, import.meta.url), 'utf8');
  const elsewhere = RULES.filter(({ file, rule }) => source(file).split(rule).length !== 2).map(({ file, rule }) => `${file}: ${rule}`);
  expect(elsewhere).toEqual([]);
});
