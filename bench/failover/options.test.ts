import { expect, test } from 'vitest';
import { loadSpec } from '../../packages/prumo/src/spec/index.ts';
import { minutesOf, readOptions } from './options.ts';
import { SETTINGS, specOf } from './settings.ts';

test('Prumo’s own setting is always measured, and what else is asked for is beside it', () => {
  expect(readOptions([]).settings.map(({ id }) => id)).toEqual(['prumo', 'synchronous-2', 'strict', 'patroni']);
  expect(readOptions(['--beside', 'patroni']).settings.map(({ id }) => id)).toEqual(['prumo', 'patroni']);
  expect(readOptions(['--beside', '']).settings.map(({ id }) => id)).toEqual(['prumo']);
  expect(() => readOptions(['--only', 'failover-nodes'])).toThrow();
  expect(() => readOptions(['--faults', ''])).toThrow();
});

test('the command that is kept is the one to type again', () => {
  expect(readOptions(['--consecutive', '100', '--results', '/elsewhere']).command).toBe('npm run bench:failover -- --consecutive 100');
  expect(readOptions([]).command).toBe('npm run bench:failover');
});

test('the estimate grows with what is asked for', () => {
  const minutes = (...argv: readonly string[]): number => minutesOf(readOptions(argv));
  expect(minutes('--busy', '60')).toBe(63);
  expect(minutes('--runs', '1', '--beside', '')).toBeLessThan(minutes('--runs', '1'));
  expect(minutes('--consecutive', '100')).toBeGreaterThan(50);
});

test.each(SETTINGS)('the spec of setting “$label” loads', (setting) => {
  const { diagnostics } = loadSpec(specOf('failover', setting), { folder: '/' });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});
