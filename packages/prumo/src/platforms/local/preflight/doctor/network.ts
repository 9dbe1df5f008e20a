import { createServer } from 'node:net';
import { probePort } from '../identity/index.ts';
import { conflictsWith, listeners } from '../sockets/index.ts';
import type { Check } from './check.ts';
import { text } from './text.ts';

export interface EdgePlace {
  readonly listen: string;
  /** Undefined where `up` is still free to choose: it takes a free one. */
  readonly httpsPort: number | undefined;
  readonly httpPort: number | undefined;
  /** Whether a process belongs to this very stack: then its port is in good hands. */
  readonly isOurs: (pid: number) => boolean;
}

/** An address from the middle of the blocks stacks get (`identity/choose-subnet.ts`). */
const SOME_BLOCK_ADDRESS = '127.96.128.1';

/** Loopback addresses can be bound, and the edge's ports are free or its own. */
export async function networkChecks(edge: EdgePlace | undefined): Promise<readonly Check[]> {
  const checks: Check[] = [await loopbackCheck()];
  if (edge === undefined) return checks;
  for (const [name, port] of [
    ['https', edge.httpsPort],
    ['http', edge.httpPort],
  ] as const)
    checks.push(await portCheck(name, port, edge));
  return checks;
}

async function loopbackCheck(): Promise<Check> {
  const failure = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.message));
    server.listen({ host: SOME_BLOCK_ADDRESS, port: 0 }, () => server.close(() => resolve(undefined)));
  });
  const base = { id: 'loopback', title: text.loopback() };
  return failure === undefined
    ? { ...base, status: 'ok', found: '127.0.0.0/8' }
    : { ...base, status: 'problem', found: failure, remedy: text.loopbackRemedy() };
}

async function portCheck(name: string, port: number | undefined, edge: EdgePlace): Promise<Check> {
  const title = { id: `port-${name}`, title: text.port(name) };
  if (port === undefined) return { ...title, status: 'ok', found: 'any free one' };
  const base = { ...title, needed: `${edge.listen}:${port}` };
  const problem = await probePort(edge.listen, port);
  if (problem === undefined) return { ...base, status: 'ok', found: 'free' };
  const holders = conflictsWith(edge.listen, port, await listeners()).flatMap((socket) => socket.owners);
  if (holders.length > 0 && holders.every((holder) => edge.isOurs(holder.pid))) return { ...base, status: 'ok', found: 'this stack' };
  return { ...base, status: 'problem', found: problem.what.en, remedy: text.portRemedy() };
}
