import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import { type Allocation, type StackNode, topologyOf } from '../../../../model/index.ts';
import type { Spec } from '../../../../spec/spec.ts';
import { listenersInBlock, listeningSockets } from '../sockets/index.ts';
import { type KnownStack, knownStacks, readAllocation, type StoredAllocation, writeAllocation } from './allocation-file.ts';
import { chooseEdgePorts } from './choose-ports.ts';
import { chooseSubnet, preferredSubnet } from './choose-subnet.ts';
import { whileLocked } from '../../files/file-lock.ts';
import { type Invoker, prepareState, stateFolder } from './home.ts';
import { PortClaims } from './port-claims.ts';
import { probePort } from './probe-port.ts';
import { chooseRunFolder, prepareRunFolder } from './run-folder.ts';
import { text } from './text.ts';

export interface AllocateOptions {
  readonly home: string;
  readonly spec: Spec;
  readonly invoker: Invoker;
  /** As root: make sure each node has a user, and name it. Called on every allocation, so it must be safe to repeat. */
  readonly usersFor: (nodes: readonly StackNode[]) => Promise<Readonly<Record<string, string>>>;
  /** Keeps the ports for this stack until it listens on them. Default: until `allocate` resolves. */
  readonly claims?: PortClaims;
  /** Whether the stack's edge has run, so that people know its ports. Default true: they stay. */
  readonly edgeHasRun?: boolean;
}

/** Milliseconds to wait for another allocation in the same home; one takes some 20 ms, user creation a second or two. */
const LOCK_WITHIN = 30_000;

const LOOPBACK = '127.0.0.1';

/**
 * Give a stack its place on this machine: a block of loopback addresses, edge ports, folders, users. What was given once
 * stays (`allocation.json`, 0600), so addresses never change; only ports the spec fixes anew, and nodes added, change it.
 * Two processes may call this at once. Rejects with `home-unreachable`, `run-folder-unsafe`, `state-damaged`, `port-in-use`,
 * `address-in-use` or `stack-busy`.
 */
export async function allocate(options: AllocateOptions): Promise<Allocation> {
  const { home, spec, invoker } = options;
  const isRoot = invoker.uid === 0;
  await mkdir(home, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  const { subnet, httpsPort, httpPort, run, users } = await whileAllocating(home, async () => {
    await prepareState(home, spec.name, isRoot);
    const stored = await readAllocation(home, spec.name);
    const others = (await knownStacks(home)).filter((known) => known.stack !== spec.name);
    const next = await decide(options, stored, others);
    await prepareRunFolder(next.run, invoker.uid);
    if (JSON.stringify(next) !== JSON.stringify(stored)) await writeAllocation(home, next);
    return next;
  });
  return { subnet, httpsPort, httpPort, run, users, state: stateFolder(home, spec.name), isRoot };
}

/** Do something while nobody else in this home gives a stack its place, or takes it back. Rejects with `stack-busy`. */
export async function whileAllocating<Result>(home: string, work: () => Promise<Result>): Promise<Result> {
  const locked = await whileLocked(join(home, 'allocation.lock'), LOCK_WITHIN, work);
  if (locked === undefined) throw new PrumoError({ code: 'stack-busy', what: text.allocationBusy(home), remedy: text.tryAgain() });
  return locked.result;
}

async function decide(
  { home, spec, invoker, usersFor, claims, edgeHasRun = true }: AllocateOptions,
  stored: StoredAllocation | undefined,
  others: readonly KnownStack[],
): Promise<StoredAllocation> {
  const listen = spec.edge?.listen ?? LOOPBACK;
  const subnet = stored?.subnet ?? (await freeSubnet(home, spec.name, others));
  await using ownClaims = new PortClaims();
  const ports = await chooseEdgePorts(spec.edge, stored?.listen === listen ? stored : undefined, {
    isRoot: invoker.uid === 0,
    taken: portsOn(listen, others),
    check: (port) => probePort(listen, port),
    claim: (port) => (claims ?? ownClaims).claim(listen, port),
    mayMove: !edgeHasRun,
  });
  const nodes = topologyOf(spec, subnet);
  const users = invoker.uid === 0 ? await usersFor(nodes) : Object.fromEntries(nodes.map((node) => [node.name, invoker.userName]));
  const run = stored?.run ?? chooseRunFolder(home, spec.name, invoker);
  return {
    schemaVersion: 1,
    stack: spec.name,
    subnet,
    listen,
    httpsPort: ports.httpsPort,
    httpPort: ports.httpPort,
    run,
    users: { ...users },
  };
}

async function freeSubnet(home: string, stack: string, others: readonly KnownStack[]): Promise<string> {
  const sockets = await listeningSockets();
  // A stack whose file is damaged still owns the block it would have got first.
  const reserved = new Set(others.map((other) => other.allocation?.subnet ?? preferredSubnet(home, other.stack)));
  const subnet = chooseSubnet(home, stack, (block) => reserved.has(block) || listenersInBlock(block, sockets).length > 0);
  if (subnet === undefined) throw new PrumoError({ code: 'address-in-use', what: text.noBlockFree(), remedy: text.freeABlock() });
  return subnet;
}

/** Ports of other stacks that would meet ours: those on the same address, or on every address. */
function portsOn(listen: string, others: readonly KnownStack[]): ReadonlyMap<number, string> {
  const everywhere = (address: string): boolean => address === '0.0.0.0' || address === '::';
  return new Map(
    others.flatMap(({ stack, allocation }) => {
      if (allocation === undefined) return [];
      const meets = allocation.listen === listen || everywhere(allocation.listen) || everywhere(listen);
      return meets ? [[allocation.httpsPort, stack] as const, [allocation.httpPort, stack] as const] : [];
    }),
  );
}
