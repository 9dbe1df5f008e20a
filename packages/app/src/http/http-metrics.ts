import type { Registry } from 'prom-client';
import { activeRequests } from './active-requests.ts';
import { cappedLabel, SECONDS, type Series, seriesHistogram } from '../metrics/index.ts';

/** What happens to requests, told to a registry. */
export interface HttpMetrics {
  began(method: string): void;
  ended(request: MeasuredRequest): void;
}

export interface MeasuredRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  /** Undefined: there was no body, or its length was not declared. */
  readonly requestBytes: number | undefined;
  readonly responseBytes: number;
}

/** OpenTelemetry advises none for sizes. From a page to a large upload, each sixteen times the one before. */
const BYTES = [1024, 16_384, 262_144, 4_194_304, 67_108_864];
/** Series of each size. With 500 of durations a scrape writes 2 MB: 5.2 ms of processor at the median, 3.1 to 10.2, on two busy cores ; the goal is 20 (`npm run bench:app -- --only scrape`). */
const SIZES = 250;
/** RFC 9110 and 5789. Anything else a client makes up is `_OTHER`, as in OpenTelemetry's conventions. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'QUERY']);

/** The method as a label. */
export function knownMethod(method: string | undefined): string {
  return method !== undefined && METHODS.has(method) ? method : '_OTHER';
}

/** OpenTelemetry's instruments of an HTTP server, under their Prometheus names. `routeLimit`: distinct routes that are told apart. */
export function httpMetrics(registry: Registry, routeLimit: number): HttpMetrics {
  const route = cappedLabel({ name: 'http_route', limit: routeLimit, registry });
  const duration = seriesHistogram(registry, {
    name: 'http_server_request_duration_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: SECONDS,
  });
  const size = (name: string, help: string) =>
    seriesHistogram(registry, { name, help, labelNames: ['http_request_method', 'http_route'], buckets: BYTES, limit: SIZES });
  const requestSize = size('http_server_request_body_size_bytes', 'Declared length of request bodies.');
  const responseSize = size('http_server_response_body_size_bytes', 'Length of answers.');
  const active = activeRequests(registry);

  interface Held {
    readonly requestSize: Series;
    readonly responseSize: Series;
    readonly byStatus: Map<number, Series>;
  }
  const held = new Map<string, Map<string, Held>>();

  function hold(http_route: string, http_request_method: string): Held {
    const byMethod = held.get(http_route) ?? new Map<string, Held>();
    held.set(http_route, byMethod);
    const labels = { http_route, http_request_method };
    const made = {
      requestSize: requestSize.series(labels),
      responseSize: responseSize.series(labels),
      byStatus: new Map<number, Series>(),
    };
    byMethod.set(http_request_method, made);
    return made;
  }

  function durations(one: Held, http_route: string, http_request_method: string, status: number): Series {
    const made = duration.series({ http_request_method, http_route, http_response_status_code: String(status) });
    one.byStatus.set(status, made);
    return made;
  }

  return {
    began: (method) => active.add(method, 1),
    ended({ method, route: raw, status, seconds, requestBytes, responseBytes }) {
      const template = route(raw);
      const one = held.get(template)?.get(method) ?? hold(template, method);
      active.add(method, -1);
      (one.byStatus.get(status) ?? durations(one, template, method, status)).observe(seconds);
      one.responseSize.observe(responseBytes);
      if (requestBytes !== undefined) one.requestSize.observe(requestBytes);
    },
  };
}
