import { appInstances, type Instance, type NodeProcess, type Platform } from '../../model/index.ts';
import type { Spec } from '../../spec/index.ts';

/** A process as the kernel tells it from every later one. */
export interface Lived {
  readonly service: string;
  readonly node: string;
  readonly pid: number;
  readonly startTicks: number;
}

/** Names of the services of a process of the spec. */
export function servicesOf(spec: Spec, process: string): readonly string[] {
  return appInstances(spec)
    .filter((one) => one.process === process)
    .map(({ name }) => name);
}

export async function instanceOf(platform: Pick<Platform, 'observe'>, service: string): Promise<Instance | undefined> {
  return (await platform.observe()).find((one) => one.service === service);
}

/** The main process of a service that runs; null when none does. */
export function mainProcess(instance: Instance | undefined): Lived | null {
  if (instance === undefined || instance.state !== 'running' || instance.pid === null || instance.startTicks === null) return null;
  const { service, node, pid, startTicks } = instance;
  return { service, node, pid, startTicks };
}

/** Whether one of them still lives, as the kernel of each one's own node lists it. */
export async function someLive(platform: Pick<Platform, 'processes'>, lived: readonly Lived[]): Promise<boolean> {
  const nodes = [...new Set(lived.map(({ node }) => node))];
  const found = await Promise.all(
    nodes.map(async (node) => {
      const listed = await platform.processes(node);
      return stillListed(
        lived.filter((one) => one.node === node),
        listed,
      );
    }),
  );
  return found.includes(true);
}

/** The process and all it has started, from what the kernel lists of its node. Pure. */
export function treeOf(root: Lived, listed: readonly NodeProcess[]): readonly Lived[] {
  const found = new Set([root.pid]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent } of listed) if (found.has(parent)) found.add(pid);
  }
  return listed
    .filter(({ pid }) => found.has(pid))
    .map(({ pid, startTicks }) => ({ service: root.service, node: root.node, pid, startTicks }));
}

/** Whether one of them is still among what the kernel lists; one that is dead and not yet buried is not. Pure. */
export function stillListed(lived: readonly Lived[], listed: readonly NodeProcess[]): boolean {
  return lived.some(({ pid, startTicks }) => listed.some((one) => one.pid === pid && one.startTicks === startTicks && one.state !== 'Z'));
}
