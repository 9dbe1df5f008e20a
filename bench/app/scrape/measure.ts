import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Scrape } from './measured.ts';

const PROGRAM = fileURLToPath(new URL('service.ts', import.meta.url));
/** Scrapes before any counts. */
const WARM = 5;
/** Milliseconds between two: what touching left behind is not the scrape's. */
const BETWEEN = 200;
const PATIENCE = 60_000;

export interface ScrapeTools {
  readonly scrapes: number;
  readonly signal: AbortSignal;
}

/** Seconds it takes. Pure. */
export function scrapeSeconds({ scrapes }: Pick<ScrapeTools, 'scrapes'>): number {
  return 2 + (WARM + scrapes) * (BETWEEN / 1000 + 0.05);
}

/** Scrapes a service at its caps, over HTTP as Prometheus does. */
export async function measureScrape({ scrapes, signal }: ScrapeTools): Promise<readonly Scrape[]> {
  const child = fork(PROGRAM, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1' },
  });
  const ended = once(child, 'exit');
  const answer = async (): Promise<unknown> =>
    (await once(child, 'message', { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) }))[0];
  const usage = async (asked: 'touch' | 'usage'): Promise<number> => {
    const answered = answer();
    child.send(asked);
    return z.object({ microseconds: z.number() }).parse(await answered).microseconds;
  };
  try {
    const { port } = z.object({ port: z.number() }).parse(await answer());
    const measured: Scrape[] = [];
    for (let scrape = 0; scrape < WARM + scrapes; scrape += 1) {
      await usage('touch');
      await sleep(BETWEEN, undefined, { signal });
      const before = await usage('usage');
      const began = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal });
      const bytes = (await response.bytes()).length;
      const milliseconds = performance.now() - began;
      if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
      measured.push({ bytes, milliseconds, processor: ((await usage('usage')) - before) / 1000 });
    }
    return measured.slice(WARM);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}
