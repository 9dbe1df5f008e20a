import { expect, test } from 'vitest';
import { databaseNames } from './database-names.ts';

test('a name tells its run, and nothing else looks like one', () => {
  const names = databaseNames('kit', 'v1');
  const [first, second] = [names.next(), names.next()];
  expect(first).not.toBe(second);
  expect([first, second].map(names.runOf)).toEqual([names.run, names.run]);
  for (const other of [names.template, 'kit', 'kit_production', 'kit_1', 'kit_1_2_3', 'kits_1_2', `kit_${2 ** 31}_1`, 'x_kit_1_2'])
    expect(names.runOf(other)).toBeUndefined();
  expect([names.template, first, 'kit_t_', 'kit_t_0123456789abcdeg'].map(names.isTemplate)).toEqual([true, false, false, false]);
});

test('another version is another template', () => {
  expect(databaseNames('kit', 'v1').template).toBe(databaseNames('kit', 'v1').template);
  expect(databaseNames('kit', 'v1').template).not.toBe(databaseNames('kit', 'v2').template);
});

test.each(['', 'a', 'Kit', 'kit_1', '1kit', 'kit"', 'a'.repeat(22)])('%j is no prefix', (prefix) =>
  expect(() => databaseNames(prefix, 'v1')).toThrow(TypeError),
);
