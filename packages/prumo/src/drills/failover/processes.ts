import type { Attestation, NodeProcess, Platform } from '../../model/index.ts';

/** The postmaster: the one `postgres` program started with a data folder whose parent is not another of them. */
export function postmasterOf(processes: readonly NodeProcess[]): NodeProcess | undefined {
  return processes.find((one) => /\/postgres -D /.test(one.command) || /\/postgres\s+-D/.test(one.command));
}

export function patroniOf(processes: readonly NodeProcess[]): NodeProcess | undefined {
  return processes.find((one) => /patroni-launcher\.py/.test(one.command) && /python/.test(one.command.split(' ')[0] ?? ''));
}

export function same(one: NodeProcess, other: Pick<NodeProcess, 'pid' | 'startTicks'>): boolean {
  return one.pid === other.pid && one.startTicks === other.startTicks;
}

/** Attested when the kernel no longer lists any of the processes, by pid and start time. Null while one is there. */
export async function attestGone(
  platform: Pick<Platform, 'processes'>,
  node: string,
  struck: readonly NodeProcess[],
): Promise<Attestation | null> {
  const now = await platform.processes(node);
  if (struck.length === 0 || now.some((one) => one.state !== 'Z' && struck.some((was) => same(was, one)))) return null;
  return {
    what: `the kernel of ${node} no longer lists ${struck.map((one) => `process ${one.pid} (${nameOf(one)})`).join(', ')}`,
    at: new Date().toISOString(),
    facts: { node, gone: struck.map(({ pid, startTicks, command }) => ({ pid, startTicks, command })) },
  };
}

/** Attested when the kernel shows every one of the processes as stopped. */
export async function attestStopped(
  platform: Pick<Platform, 'processes'>,
  node: string,
  struck: readonly NodeProcess[],
): Promise<Attestation | null> {
  const now = await platform.processes(node);
  const states = struck.map((was) => now.find((one) => same(one, was))?.state ?? 'gone');
  if (struck.length === 0 || states.some((state) => state !== 'T')) return null;
  return {
    what: `the kernel of ${node} shows ${struck.length} processes as stopped`,
    at: new Date().toISOString(),
    facts: { node, stopped: struck.map(({ pid, startTicks, command }) => ({ pid, startTicks, command })) },
  };
}

function nameOf(process: NodeProcess): string {
  return process.command.split(' ')[0]?.split('/').at(-1) ?? '?';
}
