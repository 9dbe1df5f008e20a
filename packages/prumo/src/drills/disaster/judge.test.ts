import { describe, expect, test } from 'vitest';
import { type CameBack, CLAIMS, isOfTheSystem, judgeDisaster } from './judge.ts';
import { type Answer, readAnswer } from './rehearsal.ts';

const ANSWER: Answer = {
  stack: 'shop-rehearsal',
  rehearsal: true,
  entry: '127.9.9.10',
  reached: null,
  seconds: 30,
  healthy: true,
  unhealthy: [],
};
const CAME: CameBack = {
  answer: ANSWER,
  took: 31,
  promised: 3600,
  kept: ['a', 'b'],
  found: ['a', 'b', 'c'],
  hasApplication: true,
  lost: 12,
  mayLose: 15,
};
const heldOf = (came: Partial<CameBack>) => Object.fromEntries(judgeDisaster({ ...CAME, ...came }).map(({ claim, held }) => [claim, held]));
const [inTime, application, fewLost] = [CLAIMS.inTime, CLAIMS.application, CLAIMS.fewLost];

describe('a stack that came back', () => {
  test('holds all it promises', () => expect(heldOf({})).toEqual({ [inTime]: true, [application]: true, [fewLost]: true }));
  test('breaks its promise when a row that had left the machine is not there', () => expect(heldOf({ found: ['a'] })[inTime]).toBe(false));
  test('breaks its promise when it takes longer', () => expect(heldOf({ took: 3601 })[inTime]).toBe(false));
  test('breaks two when a service is not healthy', () => {
    const answer = { ...ANSWER, healthy: false, unhealthy: [{ service: 'app-web-1', health: 'unhealthy', reason: 'HTTP 503' }] };
    expect(heldOf({ answer })).toEqual({ [inTime]: false, [application]: false, [fewLost]: true });
  });
  test('breaks its promise of few lost writes by a second', () => expect(heldOf({ lost: 15.1 })[fewLost]).toBe(false));
  test('promises nothing of an application where there is none', () =>
    expect(heldOf({ hasApplication: false })).not.toHaveProperty(application));
});

test('a stack that did not come back breaks both, in the command’s words', () => {
  const judged = judgeDisaster({ ...CAME, answer: { code: 'backup-damaged', said: 'WAL is missing' } });
  expect(judged.map(({ held }) => held)).toEqual([false, false, true]);
  expect(judged[0]?.reason?.en).toContain('WAL is missing');
});

test('too little memory, an old rehearsal or a bug say nothing of the backups', () => {
  for (const code of ['memory-short', 'stack-exists', 'partition-impossible', 'bug', 'interrupted', 'disk-full', 'recover-place'])
    expect(isOfTheSystem({ code, said: '' }), code).toBe(false);
  for (const code of ['unknown-backup', 'backup-damaged', 'escrow-unusable', 'service-not-ready'])
    expect(isOfTheSystem({ code, said: '' })).toBe(true);
});

describe('what the command printed', () => {
  test('is its answer', () => expect(readAnswer(JSON.stringify({ schemaVersion: 1, ...ANSWER, links: [] }), '')).toEqual(ANSWER));
  test('is its refusal, with the reason where there is one', () => {
    const error = { code: 'backup-damaged', exit: 1, what: 'It is damaged.', why: 'a byte', remedy: '' };
    expect(readAnswer(JSON.stringify({ schemaVersion: 1, error }), '')).toEqual({ code: 'backup-damaged', said: 'It is damaged. a byte' });
  });
  test('is no word of the system’s when it is nothing, or a stack that is no rehearsal', () => {
    expect(() => readAnswer('', 'ended with 70: x')).toThrow('the recovery ended with 70: x');
    expect(() => readAnswer(JSON.stringify({ ...ANSWER, rehearsal: false }), '')).toThrow();
  });
});
