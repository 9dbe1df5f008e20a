import { PrumoError } from '../../../../errors/index.ts';
import type { EdgeSpec } from '../../../../spec/spec.ts';
import { text } from './text.ts';

export interface EdgePorts {
  readonly httpsPort: number;
  readonly httpPort: number;
}

export interface PortWorld {
  readonly isRoot: boolean;
  /** Ports other stacks of this home have on the same address, with the stack's name. */
  readonly taken: ReadonlyMap<number, string>;
  /** Undefined when the port can be bound; else the error that says who has it. */
  readonly check: (port: number) => Promise<PrumoError | undefined>;
  /** Whether no other stack is about to use the port; then none can until this one does. */
  readonly claim: (port: number) => Promise<boolean>;
  /** Nobody has been told the ports the stack has: no edge of it ever ran. Then they may be others. */
  readonly mayMove: boolean;
}

/** Pairs tried from 8443 and 8080 upward. */
const PAIRS = 500;

/**
 * Ports of a stack's edge. What the spec fixes is taken or refused with `port-in-use`; what it leaves open stays as it was (unless it is
 * taken and nobody knows it yet), or is the first free pair: 443 and 80 for root on a public address, then 8443 and 8080 upward.
 */
export async function chooseEdgePorts(edge: EdgeSpec | undefined, previous: EdgePorts | undefined, world: PortWorld): Promise<EdgePorts> {
  const fixed = { httpsPort: edge?.httpsPort, httpPort: edge?.httpPort };
  const [fixedHttps, fixedHttp] = [fixed.httpsPort, fixed.httpPort];
  /** Those of a pair that the spec leaves open. */
  const openOf = ({ httpsPort, httpPort }: EdgePorts): readonly number[] => [
    ...(fixedHttps === undefined ? [httpsPort] : []),
    ...(fixedHttp === undefined ? [httpPort] : []),
  ];
  if (fixedHttps !== undefined && fixedHttps !== previous?.httpsPort) await demand(fixedHttps, world);
  if (fixedHttp !== undefined && fixedHttp !== previous?.httpPort) await demand(fixedHttp, world);
  if (fixedHttps !== undefined && fixedHttp !== undefined) return { httpsPort: fixedHttps, httpPort: fixedHttp };
  if (previous !== undefined) {
    const kept = { httpsPort: fixedHttps ?? previous.httpsPort, httpPort: fixedHttp ?? previous.httpPort };
    const open = openOf(kept);
    const isOurs = world.mayMove ? await areFree(open, world) : (await claimAll(open, world), true);
    if (isOurs && kept.httpsPort !== kept.httpPort) return kept;
  }
  for (const [https, http] of candidatePairs(edge, world.isRoot)) {
    const pair = { httpsPort: fixedHttps ?? https, httpPort: fixedHttp ?? http };
    if (pair.httpsPort === pair.httpPort) continue;
    if (await areFree(openOf(pair), world)) return pair;
  }
  throw new PrumoError({ code: 'port-in-use', what: text.noPortFree(edge?.listen ?? '127.0.0.1'), remedy: text.otherPort() });
}

/** Claimed before they are looked at: whoever claims later sees the claim, whoever listened earlier is seen. */
async function areFree(ports: readonly number[], world: PortWorld): Promise<boolean> {
  if (ports.some((port) => world.taken.has(port)) || !(await claimAll(ports, world))) return false;
  const problems = await Promise.all(ports.map(world.check));
  return problems.every((problem) => problem === undefined);
}

async function claimAll(ports: readonly number[], world: PortWorld): Promise<boolean> {
  return (await Promise.all(ports.map(world.claim))).every(Boolean);
}

function candidatePairs(edge: EdgeSpec | undefined, isRoot: boolean): readonly (readonly [number, number])[] {
  const isPublic = edge !== undefined && !edge.listen.startsWith('127.') && edge.listen !== '::1';
  const upward = Array.from({ length: PAIRS }, (_, step) => [8443 + step, 8080 + step] as const);
  return isPublic && isRoot ? [[443, 80], ...upward] : upward;
}

async function demand(port: number, world: PortWorld): Promise<void> {
  const stack = world.taken.get(port);
  if (stack !== undefined) throw new PrumoError({ code: 'port-in-use', what: text.portOfStack(port, stack), remedy: text.otherPort() });
  const problem = await world.check(port);
  if (problem !== undefined) throw problem;
}
