export { cappedLabel, type CappedLabelOptions, OTHER } from './capped-label.ts';
export { counter, gauge, histogram, SECONDS } from './instruments.ts';
export { operationDuration } from './database-client.ts';
export type { Series } from './held-series.ts';
export { type MetricsServer, type MetricsServerOptions, startMetricsServer } from './metrics-server.ts';
export { collectProcessMetrics } from './process-metrics.ts';
export { metricsText, type SeriesHistogram, seriesHistogram, type SeriesHistogramOptions } from './series-histogram.ts';
