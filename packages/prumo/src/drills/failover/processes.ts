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

/** Send a signal to processes as they were listed. Rejects when one of them is gone: then the fault would be another than the drill says. */
export async function strikeAll(
  platform: Pick<Platform, 'strike'>,
  node: string,
  processes: readonly NodeProcess[],
  signal: 'SIGKILL' | 'SIGSTOP',
): Promise<void> {
  const met = await Promise.all(processes.map((one) => platform.strike(node, one, signal)));
  const missed = processes.find((_, position) => met[position] !== true);
  if (missed !== undefined) throw new Error(`process ${missed.pid} (${nameOf(missed)}) was gone before it was struck`);
}

/** Rejects when a service that is held runs again: then what was measured is its restart. */
export async function stayedAway(platform: Pick<Platform, 'observe'>, service: string): Promise<void> {
  const instance = (await platform.observe()).find((one) => one.service === service);
  if (instance?.state !== 'held') throw new Error(`${service} runs again though it is held`);
}

/** Attested when the kernel shows every living process of the node as stopped, and those struck first among them. */
export async function attestStopped(
  platform: Pick<Platform, 'processes'>,
  node: string,
  struck: readonly NodeProcess[],
): Promise<Attestation | null> {
  const now = await platform.processes(node);
  const states = struck.map((was) => now.find((one) => same(one, was))?.state ?? 'gone');
  // Processes that end by themselves in the moment of the stop are no matter; one that runs is.
  const running = now.some((one) => one.state !== 'T' && one.state !== 'Z');
  if (struck.length === 0 || running || !states.includes('T')) return null;
  return {
    what: `the kernel of ${node} shows ${struck.length} processes as stopped`,
    at: new Date().toISOString(),
    facts: { node, stopped: struck.map(({ pid, startTicks, command }) => ({ pid, startTicks, command })) },
  };
}

/**
 * Attested when what was stopped still is, asked when another was waited for long enough: every process of the node that was struck is stopped, or all are
 * gone, which `mayBeFenced` allows: what is stopped ends by SIGKILL alone. Null when one of them has run meanwhile, or is gone though nobody was to kill it:
 * then it was another fault.
 */
export async function attestStoodStill(
  platform: Pick<Platform, 'processes'>,
  node: string,
  struck: readonly NodeProcess[],
  stopped: Attestation,
  mayBeFenced: boolean,
): Promise<Attestation | null> {
  const gone = mayBeFenced ? await attestGone(platform, node, struck) : null;
  const still = gone === null ? await attestStopped(platform, node, struck) : gone;
  if (still === null) return null;
  return {
    what: `${stopped.what}; in the end they were ${gone === null ? 'stopped still' : 'gone without having run'}`,
    at: stopped.at,
    facts: { ...stopped.facts, inTheEnd: still.facts },
  };
}

function nameOf(process: NodeProcess): string {
  return process.command.split(' ')[0]?.split('/').at(-1) ?? '?';
}
