import { expect, test } from 'vitest';
import { HELP, PARTS, readOptions } from './options.ts';

test('without a word everything is measured, each as often as makes a figure', () => {
  const options = readOptions([]);
  expect(options.only).toEqual(PARTS);
  expect(options.runs('drains')).toBe(100);
  expect(options.seconds('overhead')).toBe(5);
  expect([options.json, options.help, options.anyway]).toEqual([false, false, false]);
});

test('what is said holds for every part that is asked for', () => {
  const options = readOptions(['--only', 'drains,overhead', '--runs', '2', '--seconds', '1.5']);
  expect(options.only).toEqual(['overhead', 'drains']);
  expect([options.runs('overhead'), options.runs('drains'), options.seconds('overhead')]).toEqual([2, 2, 1.5]);
});

test('the command of a part measures it again as it was', () => {
  const options = readOptions(['--only', 'overhead', '--runs', '3', '--results', '/tmp/x']);
  expect(options.command('overhead')).toBe('npm run bench:app -- --only overhead --runs 3 --seconds 5');
  const again = readOptions(options.command('overhead').split(' -- ')[1]?.split(' ') ?? []);
  expect([again.only, again.runs('overhead'), again.seconds('overhead')]).toEqual([['overhead'], 3, 5]);
  expect(readOptions([]).command('scrape')).toBe('npm run bench:app -- --only scrape --runs 30');
});

test.each([['--only', ''], ['--only', 'nothing'], ['--runs', '0'], ['--seconds', '0.5'], ['--unknown']])('%j %j is refused', (...argv) => {
  expect(() => readOptions(argv)).toThrow();
});

test('the help shows commands that are taken', () => {
  const examples = HELP.split('\n').filter((line) => line.startsWith('  npm run bench:app -- '));
  expect(examples.length).toBeGreaterThan(3);
  for (const example of examples) expect(readOptions(example.split(' -- ')[1]?.split(' ') ?? []).only.length).toBeGreaterThan(0);
});
