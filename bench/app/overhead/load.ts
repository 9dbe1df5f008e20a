/**
 * `node load.ts`, a program of its own, so that what sends does not share a thread with what judges. Standard input: `{"url", "method", "connections", "seconds"}`. Standard output:
 * what came back, one JSON line. A closed load: each connection sends its next request when the last one was answered.
 */
import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';
import * as z from 'zod';

const load = z
  .strictObject({ url: z.url(), method: z.enum(['GET', 'POST']), connections: z.int().min(1), seconds: z.number().positive() })
  .parse(JSON.parse(await text(process.stdin)));

const { requests, duration, errors, non2xx, latency } = await autocannon({
  url: load.url,
  method: load.method,
  connections: load.connections,
  duration: load.seconds,
});
process.stdout.write(`${JSON.stringify({ answered: requests.total, seconds: duration, failed: errors + non2xx, p99: latency.p99 })}\n`);
