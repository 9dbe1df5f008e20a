import { context, ProxyTracerProvider, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';

export interface TracingOptions {
  /** As the traces call it, e.g. `web`. */
  readonly service: string;
  readonly version?: string;
  /** Base address of an OTLP/HTTP collector, without `/v1/traces`. Default: `OTEL_EXPORTER_OTLP_ENDPOINT`, or else http://127.0.0.1:4318. */
  readonly endpoint?: string;
  /** Share of the traces begun here that are kept, from 0 to 1. One begun elsewhere is kept where its `traceparent` says so. Default: 0.01. */
  readonly ratio?: number;
  /** Milliseconds between two exports. Default: 5,000. */
  readonly exportEvery?: number;
  /** Told when spans could not be exported, once a minute at most. */
  readonly log?: { warn(fields: object, message: string): void };
}

export interface Tracing {
  /** Exports what is left, and switches off. False where that took longer than `within` milliseconds (default: 3,000), or the collector refused; never rejects. */
  shutdown(within?: number): Promise<boolean>;
}

const ENDPOINT = 'http://127.0.0.1:4318';
/** Milliseconds one export may take. */
const EXPORT_TIMEOUT = 5000;
const TELL_EVERY = 60_000;

/**
 * The one switch: from now on requests of the http core, `traced` and whatever else uses OpenTelemetry's API are spans, kept by ratio. Call it before the service listens.
 * A collector that is away costs spans (at most 2,048 wait), never a request.
 * @throws Error when something traces already, RangeError when the ratio is not from 0 to 1.
 */
export function startTracing({ service, version, endpoint, ratio = 0.01, exportEvery = 5000, log }: TracingOptions): Tracing {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`a ratio is from 0 to 1, not ${ratio}`);
  const current = trace.getTracerProvider();
  if (!(current instanceof ProxyTracerProvider) || current.getDelegateTracer(service) !== undefined)
    throw new Error('something traces already');

  let refused = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  function failed(error: unknown): void {
    refused += 1;
    if (performance.now() - toldAt < TELL_EVERY) return;
    toldAt = performance.now();
    log?.warn({ err: error }, 'spans could not be exported');
  }
  setGlobalErrorHandler(failed);
  const url = `${(endpoint ?? process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ENDPOINT).replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: service, ...(version !== undefined && { [ATTR_SERVICE_VERSION]: version }) }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: exportEvery, exportTimeoutMillis: EXPORT_TIMEOUT })],
  });
  // Trace context only: baggage from outside would travel to every service behind this one.
  provider.register({ contextManager: new AsyncLocalStorageContextManager(), propagator: new W3CTraceContextPropagator() });

  return {
    async shutdown(within = 3000) {
      const before = refused;
      const flushed = await inTime(provider.shutdown().catch(failed), within);
      trace.disable();
      context.disable();
      propagation.disable();
      return flushed && refused === before;
    },
  };
}

async function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const outcome = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return outcome;
}
