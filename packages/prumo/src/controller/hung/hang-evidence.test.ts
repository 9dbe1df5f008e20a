import { expect, test } from 'vitest';
import type { NodeProcess } from '../../model/index.ts';
import { hangOf, type HangInputs, type ProbeSeen } from './hang-evidence.ts';

const AFTER = 2000;
const answered = (began: number): ProbeSeen => ({ began, ended: began + 5, ok: true });
const refused = (began: number): ProbeSeen => ({ began, ended: began + 5, ok: false });
const silent = (began: number): ProbeSeen => ({ began, ended: began + 2500, ok: false });
const process = (state: string): NodeProcess => ({ pid: 7, parent: 1, startTicks: 1, state, ticks: 0, command: 'server' });
const judge = (inputs: Partial<HangInputs>) => hangOf({ hungAfter: AFTER, own: [], siblings: [], processes: [process('S')], ...inputs });

test('one probe without an answer and a stopped process are a hang, also without a sibling', () => {
  expect(judge({ own: [answered(0), silent(2000)], processes: [process('S'), process('T')] })).toBe('stopped');
});

test('a stopped process that answers is none, nor is one under a debugger', () => {
  expect(judge({ own: [answered(0)], processes: [process('T')] })).toBeUndefined();
  expect(judge({ own: [silent(0)], processes: [process('t')] })).toBeUndefined();
});

test('silence alone takes two probes in a row, and a sibling that was asked since and answered', () => {
  const own = [answered(0), silent(2000), silent(5000)];
  expect(judge({ own, siblings: [answered(3000)] })).toBe('silent');
  expect(judge({ own: own.slice(0, 2), siblings: [answered(3000)] })).toBeUndefined();
  expect(judge({ own, siblings: [answered(1999)] })).toBeUndefined();
  expect(judge({ own, siblings: [silent(3000)] })).toBeUndefined();
  expect(judge({ own })).toBeUndefined();
});

test('a refusal or an error is an answer, and what came before it is forgotten', () => {
  expect(judge({ own: [refused(0), refused(1000), refused(2000)], siblings: [answered(3000)] })).toBeUndefined();
  expect(judge({ own: [silent(0), refused(3000), silent(4000)], siblings: [answered(5000)] })).toBeUndefined();
});
