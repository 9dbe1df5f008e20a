import { PORTS, type StackContext } from '../../model/index.ts';

/** Milliseconds. */
const PATIENCE = 5000;
/**
 * A line for each handler of the server that people reach. `encode` stands once on the way of every request for a name of the stack, and of no
 * other: what is refused for its name, as Prumo's own probe is, does not count.
 */
const COUNTER = /^caddy_http_requests_total\{(?=[^}]*handler="encode")(?=[^}]*server="https")[^}]*\} (\S+)$/gm;

/** Requests for a name of the stack that the edge has begun to answer since it started. Rejects when its metrics do not answer. */
export async function countRequests(context: StackContext): Promise<number> {
  const [node] = context.nodesOf('edge');
  if (node === undefined) throw new Error('a stack without edge');
  const response = await fetch(`http://${node.address}:${PORTS.caddyMetrics}/metrics`, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`the metrics of the edge answered ${response.status}`);
  return requestsIn(await response.text());
}

/** The same from a scrape. Before the first request there is no line: 0. Pure. */
export function requestsIn(scrape: string): number {
  return [...scrape.matchAll(COUNTER)].reduce((sum, [, value]) => sum + Number(value), 0);
}
