import { expect, test } from 'vitest';
import { attestCuts } from './attest-cuts.ts';

const cut = (...dropped: readonly number[]) => ({ name: 'etcd', from: ['etcd1'], dropped });

test('attested when each cut dropped packets to its end', () => {
  expect(attestCuts('db1', [cut(20, 30), cut(1, 10)], 'now')).toEqual({
    what: 'the kernel dropped packets between db1 and those it was cut off from, to the end of each cut: 30 (etcd), 10 (etcd)',
    at: 'now',
    facts: {
      node: 'db1',
      cuts: [
        { from: ['etcd1'], dropped: [20, 30] },
        { from: ['etcd1'], dropped: [1, 10] },
      ],
    },
  });
});

test.each([
  ['no cut', []],
  ['one that lasts', [cut(20)]],
  ['one that was not asked for', [cut()]],
  ['one that was asked more often than a cut is', [cut(5, 20, 30)]],
  ['a stray packet', [cut(0, 1)]],
  ['few packets', [cut(4, 9)]],
  ['one that was open in its second half', [cut(20, 20)]],
  ['one that was open in its first half', [cut(0, 20)]],
  ['a good one beside a bad one', [cut(20, 30), cut(20, 20)]],
])('not of %s', (_, cuts) => {
  expect(attestCuts('db1', cuts)).toBeNull();
});
