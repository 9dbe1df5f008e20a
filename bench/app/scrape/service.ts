/**
 * `node service.ts`: a service whose HTTP metrics are at their caps, with a server for Prometheus. Started by `measureScrape`, over whose channel it tells its port; at `touch` it
 * changes every series and answers with the processor time it has taken, at `usage` it only answers.
 */
import { Registry } from 'prom-client';
import { httpMetrics } from '../../../packages/app/src/http/http-metrics.ts';
import { collectProcessMetrics, startMetricsServer } from '../../../packages/app/src/metrics/index.ts';

/** 1,200 of durations and 400 of each size: more than the caps on series. */
const ROUTES = Array.from({ length: 200 }, (_, index) => `/offices/:office/cases/:case/documents/${index}`);

const registry = new Registry();
collectProcessMetrics(registry);
const http = httpMetrics(registry, ROUTES.length);
const server = startMetricsServer({ registry, port: 0 });

function touch(): void {
  for (const route of ROUTES)
    for (const method of ['GET', 'POST'])
      for (const status of [200, 400, 500]) {
        http.began(method);
        http.ended({
          method,
          route,
          status,
          seconds: Math.random() * 3,
          requestBytes: Math.random() * 1e6,
          responseBytes: Math.random() * 1e6,
        });
      }
}

process.on('message', (asked) => {
  if (asked === 'touch') touch();
  const { user, system } = process.cpuUsage();
  process.send?.({ microseconds: user + system });
});
process.once('disconnect', () => process.exit());
process.send?.({ port: await server.listening });
