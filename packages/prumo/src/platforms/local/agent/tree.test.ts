import { expect, it } from 'vitest';
import { ProcessTable } from './process-table.ts';
import type { ProcessEntry } from './processes.ts';
import { descendantsOf } from './tree.ts';

function tableOf(...rows: readonly (readonly [pid: number, parent: number, state?: string])[]): ProcessTable {
  return new ProcessTable(
    new Map(
      rows.map(([pid, parent, state = 'S']): [number, ProcessEntry] => [
        pid,
        {
          pid,
          parent,
          state,
          session: pid,
          terminal: 0,
          isKernel: false,
          isEnding: state === 'Z',
          residentPages: 1,
          startTicks: pid,
          ticks: 0,
          command: 'x',
        },
      ]),
    ),
  );
}

const pidsOf = (entries: readonly ProcessEntry[]) => entries.map((entry) => entry.pid).toSorted((a, b) => a - b);

it('finds all generations, zombies only as the way to their children', () => {
  const table = tableOf([1, 0], [10, 1], [11, 10], [12, 11, 'Z'], [13, 12], [20, 1]);
  expect(pidsOf(descendantsOf(table, [10], new Set()))).toEqual([11, 13]);
});

it('stops at an agent that an instance started, and at all below it', () => {
  const controllerInit = 10;
  const agent = 12;
  const table = tableOf([controllerInit, 1], [11, controllerInit], [agent, 11], [13, agent], [14, 13], [15, 11]);
  expect(pidsOf(descendantsOf(table, [controllerInit], new Set([agent])))).toEqual([11, 15]);
});

it('ends though the table, read while pids were reused, shows a circle', () => {
  expect(pidsOf(descendantsOf(tableOf([10, 12], [11, 10], [12, 11]), [10], new Set()))).toEqual([11, 12]);
});
