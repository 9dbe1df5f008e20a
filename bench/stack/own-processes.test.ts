import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import type { FoundProcess } from '../../e2e/harness/process-table.ts';
import { footprint, ownProcesses, ticksUsed } from './own-processes.ts';

const found = (pid: number, ...argv: string[]): FoundProcess => ({ pid, parent: 1, ticks: 1, uid: 0, state: 'S', argv, environment: [] });
// The keeper and the controller's init have the programs they start among their own arguments.
const stack = [
  found(1, '/usr/bin/perl', '/s/agent/keeper.pl', '157', '/r/node', '/r/agent.js', '--state', '/s'),
  found(2, '/r/node', '/r/agent.js', '--state', '/s'),
  found(3, '/usr/bin/perl', '/s/agent/init.pl', 'prumo-controller', '/r/node', '/r/controller.js'),
  found(4, '/r/node', '/r/controller.js', '--stack', 'x'),
  found(5, '/usr/bin/perl', '/s/agent/init.pl', 'etcd-1', '/usr/bin/etcd'),
  found(6, '/usr/bin/etcd'),
];

test('each of Prumo’s own processes is told from those that started it', () => {
  expect(ownProcesses(stack)).toEqual({ own: { keeper: 1, agent: 2, controller: 4 }, inits: [3, 5] });
});

test('one that is missing, or there twice, is an error and not a smaller figure', () => {
  expect(() => ownProcesses(stack.filter(({ pid }) => pid !== 2))).toThrow('0 processes are the agent');
  expect(() => ownProcesses([...stack, found(7, '/r/node', '/r/controller.js')])).toThrow('2 processes are the controller');
});

test('memory and processor time are the kernel’s', () => {
  const { rss, pss } = footprint(process.pid);
  expect(rss).toBeCloseTo(process.memoryUsage.rss() / 1024 ** 2, -2);
  expect(pss).toBeGreaterThan(0);
  expect(pss).toBeLessThanOrEqual(rss);
  const { user, system } = process.cpuUsage();
  expect(ticksUsed(process.pid) / 100).toBeCloseTo((user + system) / 1_000_000, 0);
});

test('a process that is gone is an error', async () => {
  const child = spawn('/bin/true');
  await new Promise((resolve) => child.once('close', resolve));
  expect(() => footprint(child.pid ?? 0)).toThrow();
});
