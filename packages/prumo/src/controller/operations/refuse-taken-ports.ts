import { PrumoError } from '../../errors/index.ts';
import type { Instance, Service } from '../../model/index.ts';
import { probePort } from '../../platforms/local/preflight/identity/index.ts';
import { conflictsWith, listeningSockets } from '../../platforms/local/preflight/sockets/index.ts';
import { text } from '../text.ts';

/**
 * Refuse before anything starts when another program has an address and port that a service not yet running will bind: it took
 * the port while the stack was down, or listens on every address of the machine. Rejects with `port-in-use` and who has it.
 * What already runs is not asked about, nor the ports it shares with its like (routers and poolers share theirs).
 */
export async function refuseTakenPorts(services: readonly Service[], instances: readonly Instance[]): Promise<void> {
  const up = new Set(instances.filter(({ state }) => state !== 'stopped' && state !== 'backing-off').map(({ service }) => service));
  const ours = new Set(services.filter(({ name }) => up.has(name)).flatMap(({ sockets }) => sockets.map(keyOf)));
  const wanted = services
    .filter(({ name }) => !up.has(name))
    .flatMap(({ component, sockets }) => sockets.map((socket) => ({ component, ...socket })));
  if (wanted.length === 0) return;
  const present = await listeningSockets();
  for (const { component, address, port } of wanted) {
    if (port === undefined || ours.has(keyOf({ address, port })) || conflictsWith(address, port, present).length === 0) continue;
    // The table may be a moment old, and IPv6 sockets may or may not take IPv4 too: only the kernel's answer counts.
    const problem = await probePort(address, port);
    if (problem === undefined) continue;
    if (component === 'caddy') throw problem;
    // A port inside the stack's own block can only be taken by a program that listens on every address.
    throw new PrumoError({ code: 'port-in-use', what: problem.what, remedy: text.listensEverywhere() });
  }
}

function keyOf({ address, port }: { readonly address: string; readonly port?: number }): string {
  return `${address}:${port ?? ''}`;
}
