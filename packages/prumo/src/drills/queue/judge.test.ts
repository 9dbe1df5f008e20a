import { expect, test } from 'vitest';
import { type JobsTold, judgeQueue, type Worked } from './judge.ts';

const JOBS: JobsTold = { enqueued: 50, done: 50, lost: 0, doubled: 0, pending: 0 };
const WELL: Worked = { begun: 50, during: { done: 7, active: 4 }, verified: JOBS, returned: true };
const judged = (jobs: Partial<JobsTold>, other: Partial<Worked> = {}) => judgeQueue({ ...WELL, verified: { ...JOBS, ...jobs }, ...other });

test('every job done once, after a kill with work under way, holds', () => expect(judged({})).toMatchObject({ held: true, reason: null }));

test.each<[string, Partial<JobsTold>]>([
  ['a job is lost', { done: 49, lost: 1 }],
  ['a job is done twice', { doubled: 1 }],
  ['a job waits for ever', { done: 49, pending: 1 }],
])('it is broken when %s', (_, jobs) => expect(judged(jobs)).toMatchObject({ held: false, kind: 'safety' }));

test('it is broken when the worker does not come back', () => expect(judged({}, { returned: false }).held).toBe(false));

test('what is lost comes before the worker that is not back', () =>
  expect(judged({ done: 48, lost: 2 }, { returned: false }).reason?.en).toContain('2 jobs'));

test.each<[string, Partial<JobsTold>, Partial<Worked>]>([
  ['too few jobs', { enqueued: 39, done: 39 }, { begun: 39 }],
  ['no work under way at the kill', {}, { during: { done: 7, active: 0 } }],
  ['everything done before the kill', {}, { during: { done: 50, active: 1 } }],
  ['more done than there were', { done: 51 }, {}],
  ['more done than there were, said to be less', { enqueued: 51, done: 51 }, {}],
  ['jobs nobody speaks of', { done: 49 }, {}],
  ['jobs told twice', { lost: 1 }, {}],
  ['more doubled than done', { done: 0, pending: 50, doubled: 1 }, { during: { done: 0, active: 1 } }],
  ['fewer done than before', { done: 6, pending: 44 }, {}],
])('%s: nothing is shown', (_, jobs, other) => expect(judged(jobs, other)).toMatchObject({ held: null }));
