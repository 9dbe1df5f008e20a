import { expect, test } from 'vitest';
import { runningInstance } from '../../../test/fixture/recorded-platform.ts';
import type { NodeProcess } from '../../model/index.ts';
import { mainProcess, someLive, stillListed, treeOf } from './instances.ts';

const listed = (pid: number, parent: number, more: Partial<NodeProcess> = {}): NodeProcess => ({
  pid,
  parent,
  startTicks: pid * 10,
  state: 'S',
  ticks: 0,
  command: '',
  ...more,
});
const root = { service: 'queue-1', node: 'app', pid: 5, startTicks: 50 };

test('the tree is the process and what it and its children started, in whatever order they are listed', () => {
  const all = [listed(9, 7), listed(7, 5), listed(5, 1), listed(6, 1)];
  expect(
    treeOf(root, all)
      .map(({ pid }) => pid)
      .toSorted(),
  ).toEqual([5, 7, 9]);
});

test('a process is gone when the kernel does not list it, or lists it as dead, or another has its number', () => {
  expect(stillListed([root], [listed(5, 1)])).toBe(true);
  expect(stillListed([root], [listed(6, 1)])).toBe(false);
  expect(stillListed([root], [listed(5, 1, { state: 'Z' })])).toBe(false);
  expect(stillListed([root], [listed(5, 1, { startTicks: 99 })])).toBe(false);
});

test('each is looked for on its own node, and one that lives on any of them lives', async () => {
  const other = { ...root, service: 'queue-2', node: 'app-2', pid: 6, startTicks: 60 };
  const platformOf = (nodes: Record<string, readonly NodeProcess[]>) => ({
    processes: (node: string) => Promise.resolve(nodes[node] ?? []),
  });
  expect(await someLive(platformOf({ app: [], 'app-2': [] }), [root, other])).toBe(false);
  expect(await someLive(platformOf({ app: [listed(5, 1)], 'app-2': [] }), [root, other])).toBe(true);
  expect(await someLive(platformOf({ app: [], 'app-2': [listed(6, 1)] }), [root, other])).toBe(true);
  // Numbers of another node's kernel say nothing.
  expect(await someLive(platformOf({ app: [listed(6, 1)], 'app-2': [listed(5, 1)] }), [root, other])).toBe(false);
});

test('only what runs has a main process', () => {
  expect(mainProcess(runningInstance('queue-1', { pid: 5 }))).toMatchObject({ service: 'queue-1', pid: 5 });
  expect(mainProcess(runningInstance('queue-1', { state: 'held' }))).toBeNull();
  expect(mainProcess(runningInstance('queue-1', { pid: null }))).toBeNull();
  expect(mainProcess(undefined)).toBeNull();
});
