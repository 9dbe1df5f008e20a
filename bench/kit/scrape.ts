/**
 * Measures what a scrape of a service costs whose HTTP metrics are at their caps, every series changed since the scrape before: `node bench/kit/scrape.ts`.
 * Prints processor time of the process (its collector of garbage included), milliseconds. Goal: 20, since in it the process answers nobody.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { httpMetrics } from '../../packages/app/src/http/http-metrics.ts';
import { collectProcessMetrics, metricsText } from '../../packages/app/src/metrics/index.ts';

const [WARM, SCRAPES] = [5, 20];
/** 600 of durations and 400 of each size: more than the caps on series. */
const ROUTES = Array.from({ length: 200 }, (_, index) => `/offices/:office/cases/:case/documents/${index}`);

const registry = new Registry();
collectProcessMetrics(registry);
const http = httpMetrics(registry, ROUTES.length);
const took: number[] = [];
let bytes = 0;
/** As the metrics' server, which uses its memory again. */
const memory = Buffer.alloc(8_000_000);
for (let scrape = 0; scrape < WARM + SCRAPES; scrape += 1) {
  for (const route of ROUTES)
    for (const method of ['GET', 'POST'])
      for (const status of [200, 400, 500])
        http.ended({
          method,
          route,
          status,
          seconds: Math.random() * 3,
          requestBytes: Math.random() * 1e6,
          responseBytes: Math.random() * 1e6,
        });
  await sleep(200);
  const before = process.cpuUsage();
  bytes = (await metricsText(registry, () => memory)).length;
  const { user, system } = process.cpuUsage(before);
  took.push((user + system) / 1000);
}
const sorted = took.slice(WARM).sort((a, b) => a - b);
const told = (value = 0): string => value.toFixed(1);
console.log(
  `${SCRAPES} scrapes of ${bytes} bytes: median ${told(sorted[SCRAPES / 2])} ms, ${told(sorted[0])} to ${told(sorted.at(-1))} ms of processor`,
);
