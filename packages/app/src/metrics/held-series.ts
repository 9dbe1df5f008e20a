/** One series of a histogram. Whoever has it adds to it without looking it up again. */
export interface Series {
  observe(value: number): void;
}

/** What prom-client asks of a histogram for its own text. */
export interface ExportedValue {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly metricName: string;
}

/** Bytes of the longest number, `-1.2345678901234567e-300`, and the end of its line. */
const NUMBER = 25;

/** A series and its text. Strings put together a line at a time take ten times as long to write as bytes that are copied. */
export class HeldSeries implements Series {
  readonly #name: string;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #bounds: readonly number[];
  /** How many fell into each bucket, and at the end beyond all; not added up. */
  readonly #counts: number[];
  #sum = 0;
  /** What stands before the value of each line, and where each ends. */
  readonly #prefixes: Buffer;
  readonly #ends: readonly number[];

  constructor(name: string, labels: Readonly<Record<string, string>>, bounds: readonly number[]) {
    this.#name = name;
    this.#labels = labels;
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
    const prefixes = [
      ...[...bounds, '+Inf'].map((bound) => `${name}_bucket{${[`le="${bound}"`, ...pairs].join(',')}} `),
      ...['sum', 'count'].map((suffix) => `${name}_${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} `),
    ].map((prefix) => Buffer.from(prefix));
    this.#prefixes = Buffer.concat(prefixes);
    let end = 0;
    this.#ends = prefixes.map(({ length }) => (end += length));
  }

  /** The bytes that `write` may need. */
  get longest(): number {
    return this.#prefixes.length + this.#ends.length * NUMBER;
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#sum = 0;
  }

  /** Writes its lines. @returns where they end. */
  write(target: Buffer, start: number): number {
    const [counts, prefixes, ends] = [this.#counts, this.#prefixes, this.#ends];
    let [at, from, total] = [start, 0, 0];
    for (let line = 0; line < ends.length; line += 1) {
      const to = ends[line] ?? 0;
      at += prefixes.copy(target, at, from, to);
      from = to;
      total += counts[line] ?? 0;
      at = line === counts.length ? at + target.write(String(this.#sum), at, 'latin1') : writeCount(target, at, total);
      target[at] = LINE_END;
      at += 1;
    }
    return at;
  }

  exported(): readonly ExportedValue[] {
    const added = this.#added();
    const shared = { sharedLabels: this.#labels };
    return [
      ...[...this.#bounds, '+Inf'].map((le, index) => ({
        labels: { le },
        ...shared,
        value: added[index] ?? 0,
        metricName: `${this.#name}_bucket`,
      })),
      { labels: {}, ...shared, value: this.#sum, metricName: `${this.#name}_sum` },
      { labels: {}, ...shared, value: added.at(-1) ?? 0, metricName: `${this.#name}_count` },
    ];
  }

  /** The buckets as Prometheus wants them: each with all below it; the last is the count. */
  #added(): number[] {
    let total = 0;
    return this.#counts.map((count) => {
      total += count;
      return total;
    });
  }
}

const LINE_END = 10;
const ZERO = 48;

/** Writes the digits of a whole number of zero or more. @returns where they end. */
function writeCount(target: Buffer, start: number, count: number): number {
  const tens = Math.floor(count / 10);
  const at = tens === 0 ? start : writeCount(target, start, tens);
  target[at] = ZERO + (count - tens * 10);
  return at + 1;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
