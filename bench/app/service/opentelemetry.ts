/**
 * Loaded by `--import` before a service: OpenTelemetry's SDK and instrumentations with their defaults, as `@opentelemetry/auto-instrumentations-node/register` (0.81) has them. That package itself
 * brings some forty instrumentations and every exporter; here are those with something to do where a service is Fastify and node-postgres. Of Fastify it has none of its own: requests are seen by
 * `http`. Left out are what only looks once at the start (detectors of clouds) and what nothing here calls (loggers, other databases, clients), so nothing that a request would pay for.
 */
import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { DnsInstrumentation } from '@opentelemetry/instrumentation-dns';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NetInstrumentation } from '@opentelemetry/instrumentation-net';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { defaultResource, detectResources, envDetector, hostDetector, processDetector } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const resource = defaultResource().merge(detectResources({ detectors: [envDetector, processDetector, hostDetector] }));
const meterProvider = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
});
metrics.setGlobalMeterProvider(meterProvider);
// Samples all, unless a caller's trace says otherwise; W3C's headers; spans in batches: all of it the SDK's default.
const tracerProvider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
tracerProvider.register();
registerInstrumentations({
  meterProvider,
  tracerProvider,
  instrumentations: [
    new DnsInstrumentation(),
    new HttpInstrumentation(),
    new NetInstrumentation(),
    new PgInstrumentation(),
    new RuntimeNodeInstrumentation(),
  ],
});
