/**
 * A line for each handler of the server that people reach. `encode` stands once on the way of every request for a name of the stack, and of no
 * other: what is refused for its name, as Prumo's own probe is, does not count.
 */
const COUNTER = /^caddy_http_requests_total\{(?=[^}]*handler="encode")(?=[^}]*server="https")[^}]*\} (\S+)$/gm;

/** Requests for a name of the stack that the edge has taken since it started, from a scrape. Before the first there is no line: 0. Pure. */
export function requestsIn(scrape: string): number {
  return [...scrape.matchAll(COUNTER)].reduce((sum, [, value]) => sum + Number(value), 0);
}
