/** A few metrics in Prometheus' text format, by hand. */
type Labels = Readonly<Record<string, string | number>>;

export interface Counter {
  add(labels?: Labels, amount?: number): void;
}

interface Histogram {
  observe(value: number, labels?: Labels): void;
}

export interface Metrics {
  counter(name: string, help: string): Counter;
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** A value read when it is asked for. */
  gauge(name: string, help: string, read: () => readonly (readonly [Labels, number])[]): void;
  render(): string;
}

/** OpenTelemetry's advised boundaries for http.server.request.duration, seconds. */
export const HTTP_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

export function createMetrics(): Metrics {
  const families: (() => string)[] = [];

  function counter(name: string, help: string): Counter {
    const values = new Map<string, number>();
    families.push(() =>
      family(
        name,
        help,
        'counter',
        [...values].map(([labels, value]) => `${name}${labels} ${value}`),
      ),
    );
    return { add: (labels = {}, amount = 1) => void values.set(labelText(labels), (values.get(labelText(labels)) ?? 0) + amount) };
  }

  function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const series = new Map<string, { labels: Labels; buckets: number[]; sum: number; count: number }>();
    families.push(() =>
      family(
        name,
        help,
        'histogram',
        [...series.values()].flatMap(({ labels, buckets, sum, count }) => [
          ...bounds.map((bound, index) => `${name}_bucket${labelText({ ...labels, le: bound })} ${buckets[index] ?? 0}`),
          `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`,
          `${name}_sum${labelText(labels)} ${sum}`,
          `${name}_count${labelText(labels)} ${count}`,
        ]),
      ),
    );
    return {
      observe(value, labels = {}) {
        const key = labelText(labels);
        const one = series.get(key) ?? { labels, buckets: bounds.map(() => 0), sum: 0, count: 0 };
        series.set(key, one);
        bounds.forEach((bound, index) => {
          if (value <= bound) one.buckets[index] = (one.buckets[index] ?? 0) + 1;
        });
        one.sum += value;
        one.count += 1;
      },
    };
  }

  function gauge(name: string, help: string, read: () => readonly (readonly [Labels, number])[]): void {
    families.push(() =>
      family(
        name,
        help,
        'gauge',
        read().map(([labels, value]) => `${name}${labelText(labels)} ${value}`),
      ),
    );
  }

  const started = Date.now() / 1000 - process.uptime();
  gauge('process_start_time_seconds', 'Start of the process, seconds since 1970.', () => [[{}, started]]);
  gauge('process_resident_memory_bytes', 'Resident memory.', () => [[{}, process.memoryUsage.rss()]]);
  families.push(() => {
    const { user, system } = process.cpuUsage();
    return family('process_cpu_seconds_total', 'Processor time used.', 'counter', [`process_cpu_seconds_total ${(user + system) / 1e6}`]);
  });
  return { counter, histogram, gauge, render: () => families.map((render) => render()).join('') };
}

function family(name: string, help: string, type: string, lines: readonly string[]): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((line) => `${line}\n`).join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
