import { readFile } from 'node:fs/promises';
import { authorityFile, metricsUrl, requestsIn } from '../../components/caddy/index.ts';
import type { StackContext } from '../../model/index.ts';

/** Milliseconds. */
const PATIENCE = 5000;

/** Certificate of the edge's own authority, PEM; undefined where certificates are public or there is no edge. Rejects while Caddy has made none. */
export async function readAuthority(stack: StackContext): Promise<string | undefined> {
  return stack.spec.edge?.tls === 'local' ? readFile(authorityFile(stack), 'utf8') : undefined;
}

/** Requests for a name of the stack that the edge has taken since it started. Rejects when its metrics do not answer. */
export async function countRequests(stack: StackContext): Promise<number> {
  const response = await fetch(metricsUrl(stack), { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`the metrics of the edge answered ${response.status}`);
  return requestsIn(await response.text());
}
