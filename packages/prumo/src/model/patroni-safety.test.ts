import { expect, test } from 'vitest';
import { patroniSafety } from './patroni-safety.ts';

test.each([
  ['2.1.2', 'unsafe'],
  ['3.0.0', 'unsafe'],
  ['3.0.1', 'unsafe'],
  ['3.0.2', 'made-safe'],
  ['3.0.3', 'fixed'],
  ['3.1.0', 'fixed'],
  ['3.2.2', 'fixed'],
  ['4.0.7', 'fixed'],
  ['4.1.1', 'fixed'],
  ['', 'unsafe'],
])('Patroni %s is %s', (version, safety) => {
  expect(patroniSafety(version)).toBe(safety);
});
