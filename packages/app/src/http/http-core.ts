import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { type RequestContext, withContext } from '../context/index.ts';
import { httpMetrics, knownMethod } from './http-metrics.ts';
import { requestBytesOf, responseBytesOf, statusOf } from './outcome.ts';
import { requestIdOf } from './request-id.ts';
import { type ServerSpan, startServerSpan } from './server-span.ts';
import { traceIdOf } from './trace-parent.ts';

export interface HttpOptions {
  /** Where the metrics go. Without it there are none. */
  readonly registry?: Registry;
  /** Distinct route templates told apart in metrics; the rest is `other`. Default: 200. */
  readonly routeLimit?: number;
  /** Told of each request when its answer has been sent, within the request's context: the place for an access log. */
  readonly finished?: (request: FinishedRequest) => void;
  /** Told when `finished` or `route` threw, by when the request has been answered, and when a handler of `node:http` did. */
  readonly log?: { error(fields: object, message: string): void };
}

export interface FinishedRequest {
  readonly context: RequestContext;
  /** As in metrics: `_OTHER` where it is none of HTTP's. */
  readonly method: string;
  /** Template; `none` where no route took the request. */
  readonly route: string;
  /** 499: the client went away first. 500 also where the server broke off in the middle of an answer. */
  readonly status: number;
  readonly seconds: number;
  readonly requestBytes: number | undefined;
  readonly responseBytes: number;
}

/** The template of the route that took a request, e.g. `/cases/:id`; never the path. Asked when the answer has been sent. */
export type RouteOf<R extends IncomingMessage = IncomingMessage> = (request: R) => string | undefined;

/** One request under way. */
export interface RequestScope {
  readonly context: RequestContext;
  /** Does something as part of the request: logs, audit and spans inside it know which one. */
  run<T>(work: () => T): T;
}

/** What every request of a server goes through, whatever the framework. */
export interface HttpCore {
  requestId(request: IncomingMessage): string;
  /** Begins a request: id, trace, metrics. Ends it by itself when the response closes. */
  begin(request: IncomingMessage, response: ServerResponse, route: () => string | undefined, requestId?: string): RequestScope;
  /** A handler of `node:http` that goes through this. What it throws is logged and answered with 500; without a log it is thrown on. */
  handler(handle: (request: IncomingMessage, response: ServerResponse) => unknown, route: RouteOf): RequestListener;
}

const NO_ROUTE = 'none';

export function createHttpCore({ registry, routeLimit = 200, finished, log }: HttpOptions = {}): HttpCore {
  const metrics = registry && httpMetrics(registry, routeLimit);

  function begin(
    request: IncomingMessage,
    response: ServerResponse,
    route: () => string | undefined,
    requestId = requestIdOf(request.headers),
  ): RequestScope {
    const started = performance.now();
    const written = request.socket.bytesWritten;
    const method = knownMethod(request.method);
    const span = startServerSpan(request, method);
    const traceId = span?.traceId ?? traceIdOf(request.headers['traceparent']);
    const context: RequestContext = traceId === undefined ? { requestId } : { requestId, traceId };
    const scope = scopeOf(context, span);
    metrics?.began(method);
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const done = {
        context,
        method,
        route: tried(route, 'the route of a request could not be told') ?? NO_ROUTE,
        status: statusOf(request, response),
        seconds: (performance.now() - started) / 1000,
        requestBytes: requestBytesOf(request),
        responseBytes: responseBytesOf(request, response, written),
      };
      metrics?.ended(done);
      span?.end(done.route, done.status);
      if (finished) scope.run(() => tried(() => finished(done), 'the end of a request could not be told'));
    });
    return scope;
  }

  /** Whatever the service hands in may throw; here nobody is left to catch it. */
  function tried<T>(work: () => T, message: string): T | undefined {
    try {
      return work();
    } catch (error) {
      log?.error({ err: error }, message);
      return undefined;
    }
  }

  return {
    requestId: (request) => requestIdOf(request.headers),
    begin,
    handler: (handle, route) => (request, response) => {
      void begin(request, response, () => route(request)).run(async () => {
        try {
          await handle(request, response);
        } catch (error) {
          if (response.headersSent) response.destroy();
          else response.writeHead(500).end();
          if (log === undefined) throw error;
          log.error({ err: error }, 'a request failed');
        }
      });
    },
  };
}

function scopeOf(context: RequestContext, span: ServerSpan | undefined): RequestScope {
  if (span === undefined) return { context, run: (work) => withContext(context, work) };
  return { context, run: (work) => withContext(context, () => span.run(work)) };
}
