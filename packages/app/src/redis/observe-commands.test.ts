import { expect, test } from 'vitest';
import { boundedNames } from './observe-commands.ts';

test('a name is one of a bounded number, and never a key', () => {
  const nameOf = boundedNames(2);
  expect(['GET', 'get', 'set', 'incr', 'get'].map(nameOf)).toEqual(['get', 'get', 'set', 'other', 'get']);
  expect(['session:7', '', 7, undefined, 'x'.repeat(40)].map(nameOf)).toEqual(Array(5).fill('other'));
});
