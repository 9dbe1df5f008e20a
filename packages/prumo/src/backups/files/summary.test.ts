import { expect, test } from 'vitest';
import { summaryOf } from './summary.ts';

test('what is listed adds up the buckets', () => {
  const bucket = { objects: 2, bytes: 10, vanished: 1, unread: 0 };
  const summary = summaryOf({
    format: 1,
    label: 'x',
    begun: 'b',
    ended: 'e',
    stack: 's',
    version: '0',
    buckets: [
      { name: 'a', ...bucket },
      { name: 'b', ...bucket, unread: 3 },
    ],
    added: { contents: 1, bytes: 4 },
    list: { entries: 8, size: 1, sha256: '' },
  });
  expect(summary).toMatchObject({ kind: 'files', purpose: null, size: 20, stored: 4, objects: 4, vanished: 2, unread: 3 });
});
