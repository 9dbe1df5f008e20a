import { expect, test } from 'vitest';
import { errorKind, isRedisTransient } from './errors.ts';

test.each([
  ['Command timed out', true, 'timeout'],
  ['connect ECONNREFUSED 127.0.0.1:6379', true, 'connection'],
  ["Stream isn't writeable and enableOfflineQueue options is false", true, 'connection'],
  ['Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.', true, 'connection'],
  ["READONLY You can't write against a read only replica.", true, 'READONLY'],
  ['LOADING Redis is loading the dataset in memory', true, 'LOADING'],
  ["OOM command not allowed when used memory > 'maxmemory'.", false, 'OOM'],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', false, 'WRONGTYPE'],
  ['MYSCRIPT said 390.533.447-05', false, 'other'],
  ['something else', false, 'other'],
])('%s', (message, transient, kind) => {
  expect([isRedisTransient(new Error(message)), errorKind(new Error(message))]).toEqual([transient, kind]);
});

test('what is no error goes away neither', () => expect([isRedisTransient('READONLY x'), errorKind(undefined)]).toEqual([false, 'other']));
