import { expect, test } from 'vitest';
import { storeWords } from './store-words.ts';

const answered = (name: string, message: string, status: number): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

test.each([
  [answered('AccessDenied', 'Access Denied.', 403), 'AccessDenied: Access Denied. (HTTP 403)'],
  [answered('UnknownError', 'UnknownError', 500), 'UnknownError (HTTP 500)'],
  [new Error('3 bytes came of 9'), '3 bytes came of 9'],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'AggregateError: ECONNREFUSED'],
  ['nothing to say', 'nothing to say'],
])('%s', (error, words) => {
  expect(storeWords(error)).toBe(words);
});
