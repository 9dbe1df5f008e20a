/**
 * `node visitors.ts`: an open load on some copies of a service, by what a proxy does in front of them: it probes readiness, sends each request to a copy whose last probe was good, in turns,
 * and keeps connections. It tries nothing again: whatever fails, failed. Started by `measureDrains`, over whose channel it is told the ports, and tells which are ready and what became of requests.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Arrivals } from '../../../packages/prumo/src/drills/load/arrivals.ts';
import { Latencies } from '../open-load/latencies.ts';

const messageSchema = z.union([z.object({ ports: z.array(z.int()) }), z.object({ take: z.literal(true) })]);

const [PER_SECOND, PROBE_EVERY, PATIENCE] = [100, 250, 10_000];
/** Every twentieth is still being answered when a listener closes. */
const PATHS = Array.from({ length: 20 }, (_, place) =>
  place === 0 ? '/slow?ms=1500' : place % 4 === 0 ? '/write' : place % 2 === 0 ? '/read' : '/trivial',
);

const agent = new Agent({ keepAlive: true });
const ready = new Set<number>();
const latencies = new Latencies();
let ports: readonly number[] = [];
let turn = 0;
let lagsTold = 0;

function ask(port: number, path: string, through: Agent | false): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method: path === '/write' ? 'POST' : 'GET', agent: through, signal: AbortSignal.timeout(PATIENCE) },
      (response) =>
        response
          .resume()
          .on('end', () => resolve(response.statusCode ?? 0))
          .on('error', reject),
    );
    sent.on('error', reject).end();
  });
}

async function visit(intended: number): Promise<void> {
  const open = [...ready];
  const path = PATHS[turn % PATHS.length] ?? '';
  const port = open[turn % open.length];
  turn += 1;
  latencies.sent();
  try {
    if (port === undefined) throw new Error('no copy is ready');
    const status = await ask(port, path, agent);
    if (status !== 200) throw new Error(`status ${status}`);
    latencies.answered(performance.now() - intended);
  } catch (error) {
    latencies.failed(`${path}: ${error instanceof Error ? error.message : String(error)}`, performance.now() - intended);
  }
}

async function probe(): Promise<void> {
  await Promise.all(
    ports.map(async (port) => {
      const status = await ask(port, '/ready', false).catch(() => 0);
      if (status === 200 && ports.includes(port)) ready.add(port);
      else ready.delete(port);
    }),
  );
  for (const port of ready) if (!ports.includes(port)) ready.delete(port);
  process.send?.({ ready: [...ready] });
}

const arrivals = new Arrivals(PER_SECOND, (intended) => void visit(intended));
process.on('message', (given) => {
  const message = messageSchema.parse(given);
  if ('ports' in message) {
    ports = message.ports;
    return;
  }
  const lag = Math.round(arrivals.lagP99(lagsTold) * 10) / 10;
  lagsTold = arrivals.lags.length;
  process.send?.({ told: { ...latencies.take(), lag } });
});
process.once('disconnect', () => process.exit());
let begun = false;
for (;;) {
  await probe();
  if (!begun && ready.size > 1) {
    begun = true;
    arrivals.start();
  }
  await sleep(PROBE_EVERY);
}
