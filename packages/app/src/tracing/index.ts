export { startTracing, type Tracing, type TracingOptions } from './start-tracing.ts';
export { traced } from './traced.ts';
