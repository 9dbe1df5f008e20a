import { expect, test } from 'vitest';
import { CLIENT_WAITS } from '../../components/pgbouncer/index.ts';
import { PATIENCE } from '../load/patience.ts';
import { failedRequests } from './failed-requests.ts';

const NONE = { rightRefused: 0, rightBroken: 0, rightUnanswered: 0 };
const write = (waited: number, outcome: 'acknowledged' | 'unknown' | 'refused', said = '') => ({
  intended: 1000,
  done: 1000 + waited,
  outcome,
  said,
});

test('nobody failed: an answer that came late is one', () => {
  expect(failedRequests([{ failed: 0, said: '' }], [write(PATIENCE + 1, 'acknowledged')], NONE)).toEqual({
    told: 0,
    unanswered: 0,
    said: '',
  });
});

test('what the pooler says when its own limit is over was told', () => {
  const told = write(CLIENT_WAITS * 1000, 'unknown', 'query_wait_timeout');
  expect(failedRequests([], [told], NONE)).toEqual({ told: 1, unanswered: 0, said: 'query_wait_timeout' });
});

test('what was told and what had no answer in time are counted apart, of every kind of client', () => {
  const writes = [write(5, 'refused', 'full'), write(PATIENCE, 'unknown', 'no answer'), write(PATIENCE - 1000, 'unknown', 'reset')];
  expect(failedRequests([{ failed: 3, said: '' }], writes, { rightRefused: 10, rightBroken: 100, rightUnanswered: 1000 })).toEqual({
    told: 3 + 2 + 10 + 100,
    unanswered: 1 + 1000,
    said: 'full',
  });
});
