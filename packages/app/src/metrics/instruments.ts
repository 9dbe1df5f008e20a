import {
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  type Registry,
} from 'prom-client';

/*
 * A registry refuses a name twice, and two pools of one process share theirs: each part asks for its instruments here, and gets the ones that exist.
 */

/** A counter of this registry, made when it is not there. @throws TypeError when the name belongs to another kind of metric. */
export function counter<L extends string>(registry: Registry, options: Omit<CounterConfiguration<L>, 'registers'>): Counter<L> {
  const found = registry.getSingleMetric(options.name);
  if (found === undefined) return new Counter({ ...options, registers: [registry] });
  if (found instanceof Counter) return found as Counter<L>;
  throw new TypeError(`${options.name} is in the registry already, and no counter`);
}

/** A gauge of this registry, made when it is not there. @throws TypeError when the name belongs to another kind of metric. */
export function gauge<L extends string>(registry: Registry, options: Omit<GaugeConfiguration<L>, 'registers'>): Gauge<L> {
  const found = registry.getSingleMetric(options.name);
  if (found === undefined) return new Gauge({ ...options, registers: [registry] });
  if (found instanceof Gauge) return found as Gauge<L>;
  throw new TypeError(`${options.name} is in the registry already, and no gauge`);
}

/** A histogram of this registry, made when it is not there. @throws TypeError when the name belongs to another kind of metric. */
export function histogram<L extends string>(registry: Registry, options: Omit<HistogramConfiguration<L>, 'registers'>): Histogram<L> {
  const found = registry.getSingleMetric(options.name);
  if (found === undefined) return new Histogram({ ...options, registers: [registry] });
  if (found instanceof Histogram) return found as Histogram<L>;
  throw new TypeError(`${options.name} is in the registry already, and no histogram`);
}

/** OpenTelemetry's advised boundaries for `http.server.request.duration`, seconds. Those of databases are finer: `operationDuration`. */
export const SECONDS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
