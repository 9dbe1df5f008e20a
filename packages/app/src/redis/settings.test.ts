import { expect, test } from 'vitest';
import { behaviourSettings } from './settings.ts';

test('what can do without fails at once, what cannot waits, and a worker waits for ever', () => {
  const pick = (whenAway: 'fail-fast' | 'wait' | 'for-ever') => {
    const { maxRetriesPerRequest, enableOfflineQueue, commandTimeout, autoResendUnfulfilledCommands } = behaviourSettings({ whenAway });
    return [maxRetriesPerRequest, enableOfflineQueue, commandTimeout, autoResendUnfulfilledCommands];
  };
  expect(pick('fail-fast')).toEqual([0, false, 500, false]);
  expect(pick('wait')).toEqual([null, true, 2500, false]);
  expect(pick('for-ever')).toEqual([null, true, undefined, false]);
});

test('a demoted master is left, and its refused command sent again unless it is to fail fast', () => {
  const answer = (whenAway: 'fail-fast' | 'wait', message: string) =>
    behaviourSettings({ whenAway }).reconnectOnError?.(new Error(message));
  expect(answer('wait', "READONLY You can't write against a read only replica.")).toBe(2);
  expect(answer('fail-fast', 'LOADING Redis is loading the dataset in memory')).toBe(1);
  expect(answer('wait', 'WRONGTYPE Operation against a key holding the wrong kind of value')).toBe(false);
});
