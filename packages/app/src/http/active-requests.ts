import type { Registry } from 'prom-client';
import { gauge } from '../metrics/index.ts';

/** How many requests are being answered, by method. */
export interface ActiveRequests {
  add(method: string, change: 1 | -1): void;
}

/** Two servers of one process share their registry, and so what is counted for it. */
const counted = new WeakMap<Registry, Map<string, number>>();

/** The gauge of a registry. It is written at the scrape: prom-client looks a series up by its labels each time, and this is counted twice at every request. */
export function activeRequests(registry: Registry): ActiveRequests {
  const counts = counted.get(registry) ?? new Map<string, number>();
  counted.set(registry, counts);
  gauge(registry, {
    name: 'http_server_active_requests',
    help: 'Requests being answered.',
    labelNames: ['http_request_method'],
    collect() {
      for (const [http_request_method, count] of counts) this.set({ http_request_method }, count);
    },
  });
  return { add: (method, change) => void counts.set(method, (counts.get(method) ?? 0) + change) };
}
