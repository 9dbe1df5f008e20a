import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { startCollector } from '../service/collector.ts';
import { itemsServer } from '../service/database.ts';
import { type Service, startService } from '../service/start.ts';
import { type DrainRun, toldDrain } from './measured.ts';

const VISITORS = fileURLToPath(new URL('visitors.ts', import.meta.url));
/** Of the service: while one is drained, the others answer. */
const COPIES = 2;
/** Milliseconds until a copy is ready, or gone. */
const PATIENCE = 120_000;

const readySchema = z.object({ ready: z.array(z.number()) });
const toldSchema = z.object({
  told: z.object({ sent: z.number(), failed: z.number(), failures: z.array(z.string()), lag: z.number() }),
});

export interface DrainTools {
  readonly drains: number;
  readonly signal: AbortSignal;
  say(line: string): void;
  keep(runs: readonly DrainRun[]): void;
}

/** Seconds it takes. Pure. */
export function drainSeconds({ drains }: Pick<DrainTools, 'drains'>): number {
  return 12 + drains * 5;
}

/** Drains one copy of a service on all of the kit after another, each replaced before the next, while visitors never stop coming. */
export async function measureDrains({ drains, signal, say, keep }: DrainTools): Promise<void> {
  await using database = await itemsServer();
  await using collector = await startCollector();
  const surroundings = { databaseUrl: database.url, collector: collector.endpoint };
  const copies: Service[] = [];
  const visitors = fork(VISITORS, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1' },
  });
  const gone = once(visitors, 'exit');
  const calledOff = once(signal, 'abort').then(() => Promise.reject(new Error('called off', { cause: signal.reason })));
  calledOff.catch(() => undefined); // also where nobody waits for a drain just then
  try {
    const tellPorts = (): void => void visitors.send({ ports: copies.map(({ port }) => port) });
    /** The first message of theirs of which `find` makes something. */
    async function heard<Found>(find: (message: unknown) => Found | undefined): Promise<Found> {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
      for (;;) {
        const message = await once(visitors, 'message', { signal: limit }).then(([first]: unknown[]) => first);
        const found = find(message);
        if (found !== undefined) return found;
      }
    }
    const allReady = (): Promise<true> =>
      heard((message) => {
        const ready = readySchema.safeParse(message).data?.ready;
        return ready !== undefined && copies.every(({ port }) => ready.includes(port)) ? true : undefined;
      });
    const take = (): Promise<z.infer<typeof toldSchema>['told']> => {
      visitors.send({ take: true });
      return heard((message) => toldSchema.safeParse(message).data?.told);
    };

    while (copies.length < COPIES) copies.push(await startService('kit', surroundings));
    tellPorts();
    await allReady();
    const runs: DrainRun[] = [];
    await take();
    while (runs.length < drains) {
      const [oldest] = copies;
      if (oldest === undefined) throw new Error('no copy runs');
      const began = performance.now();
      oldest.child.kill('SIGTERM');
      // The proxy still has it among its servers, and must find out by itself.
      const code = await Promise.race([oldest.ended, calledOff]);
      const seconds = (performance.now() - began) / 1000;
      copies.shift();
      copies.push(await startService('kit', surroundings));
      tellPorts();
      await allReady();
      runs.push({ seconds, code, ...(await take()) });
      say(`drain ${runs.length}/${drains}: ${runs.slice(-1).map(toldDrain).join('')}`);
      keep(runs);
    }
  } finally {
    visitors.kill('SIGKILL');
    await gone;
    for (const copy of copies) await copy[Symbol.asyncDispose]();
  }
}
