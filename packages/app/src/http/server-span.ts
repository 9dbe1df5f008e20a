import type { IncomingMessage } from 'node:http';
import {
  type Context,
  context as contexts,
  isSpanContextValid,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

/** A request as a span of its trace. */
export interface ServerSpan {
  readonly traceId: string | undefined;
  run<T>(work: () => T): T;
  end(route: string, status: number): void;
}

const NAME = '@prumo/app';

/** A span for this request, child of its `traceparent`. Undefined while nothing traces: then this costs one look. */
export function startServerSpan(request: IncomingMessage, method: string): ServerSpan | undefined {
  const tracer = tracerInUse();
  if (tracer === undefined) return undefined;
  const parent = propagation.extract(ROOT_CONTEXT, request.headers);
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } }, parent);
  const inside: Context = trace.setSpan(parent, span);
  const spanContext = span.spanContext();
  return {
    traceId: isSpanContextValid(spanContext) ? spanContext.traceId : undefined,
    run: (work) => contexts.with(inside, work),
    end: (route, status) => endSpan(span, method, route, status),
  };
}

/**
 * OpenTelemetry's HTTP conventions, less `url.path`, `url.query` and `client.address`: paths have ids of people and cases in them, and whoever keeps the
 * traces need not know who asked.
 */
function endSpan(span: Span, method: string, route: string, status: number): void {
  if (span.isRecording()) {
    span.updateName(`${method} ${route}`);
    span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
    if (status >= 500) {
      span.setAttribute('error.type', String(status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
  }
  span.end();
}

function tracerInUse(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider ? provider.getDelegateTracer(NAME) : provider.getTracer(NAME);
}
