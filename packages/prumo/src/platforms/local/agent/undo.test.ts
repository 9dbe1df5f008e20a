import { expect, it } from 'vitest';
import type { UndoStep } from '../../../model/index.ts';
import { describeFailure, undoAll } from './undo.ts';

const steps: readonly UndoStep[] = [
  { kind: 'resume', service: 'a' },
  { kind: 'start', service: 'b' },
  { kind: 'rejoin', node: 'c' },
];
const nameOf = (step: UndoStep) => (step.kind === 'rejoin' ? step.node : step.kind === 'run' ? step.job.name : step.service);

it('undoes the last first, and lets one that fails keep no other from its turn', async () => {
  const tried: string[] = [];
  const failures = await undoAll(
    steps,
    async (step) => {
      tried.push(nameOf(step));
      if (nameOf(step) === 'c') throw new Error('no such thing');
    },
    0,
    () => undefined,
  );
  expect(tried).toEqual(['c', 'b', 'a']);
  expect(failures.map(describeFailure)).toEqual(['rejoin c: no such thing']);
});

it('tries again what failed, and only that, until it is done', async () => {
  const tried: string[] = [];
  const heard: string[] = [];
  const failures = await undoAll(
    steps,
    async (step) => {
      tried.push(nameOf(step));
      if (nameOf(step) === 'b' && tried.length < 4) throw new Error('not yet');
    },
    5000,
    (failure) => heard.push(describeFailure(failure)),
  );
  expect(failures).toEqual([]);
  expect(tried).toEqual(['c', 'b', 'a', 'b']);
  expect(heard).toEqual(['start b: not yet']);
});

it('gives up when its patience is over', async () => {
  const began = performance.now();
  let times = 0;
  const failures = await undoAll(
    steps.slice(0, 1),
    async () => {
      times += 1;
      throw new Error('never');
    },
    300,
    () => undefined,
  );
  expect(failures).toHaveLength(1);
  expect(times).toBe(2);
  expect(performance.now() - began).toBeLessThan(2000);
});
