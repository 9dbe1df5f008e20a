/** Segments of 16 MB, PostgreSQL's default: 256 to a log file's number of 4 GB. */
const PER_LOG = 0x100n;

const SEGMENT = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(?=-|$)/;

interface Segment {
  readonly timeline: number;
  readonly number: bigint;
}

/** Missing WAL, between two segments that are there. */
interface Gap {
  readonly from: string;
  readonly to: string;
}

/**
 * The WAL that is missing, a line for each stretch: of what these backups need, up to the last segment on record, and in between. Pure.
 */
export function missingWal(
  backups: readonly { readonly wal: { readonly from: string; readonly to: string } }[],
  last: string | undefined,
  names: readonly string[],
): readonly string[] {
  const [oldest] = backups;
  if (oldest === undefined) return [];
  const there = new Set(names.map((name) => name.slice(0, 24)));
  const ends = new Set([...backups.flatMap(({ wal }) => [wal.from, wal.to]), ...(last === undefined ? [] : [last])]);
  const between = gapsFrom(oldest.wal.from, names).map(({ from, to }) => `WAL is missing from ${from} to ${to}`);
  return [...between, ...[...ends].filter((end) => !there.has(end)).map((end) => `WAL segment ${end} is missing`)];
}

/**
 * What is missing of the WAL from a segment on, among the names in an archive (segments, whatever follows them after `-`, and other
 * files). On each timeline segments follow each other, and a timeline goes on where an earlier one had got to. Pure.
 */
export function gapsFrom(first: string, names: readonly string[]): readonly Gap[] {
  const start = segmentOf(first);
  if (start === undefined) return [];
  const timelines = new Map<number, bigint[]>();
  for (const name of names) {
    const segment = segmentOf(name);
    if (segment === undefined || segment.timeline < start.timeline || segment.number < start.number) continue;
    const numbers = timelines.get(segment.timeline);
    if (numbers === undefined) timelines.set(segment.timeline, [segment.number]);
    else numbers.push(segment.number);
  }
  const gaps: Gap[] = [];
  let reached = start.number - 1n;
  for (const [timeline, numbers] of [...timelines].toSorted(([one], [other]) => one - other)) {
    const sorted = numbers.toSorted((one, other) => (one < other ? -1 : 1));
    let last = (sorted[0] ?? 0n) > reached ? reached : (sorted[0] ?? 0n) - 1n;
    for (const number of sorted) {
      if (number > last + 1n) gaps.push({ from: nameOf(timeline, last + 1n), to: nameOf(timeline, number - 1n) });
      last = number > last ? number : last;
    }
    reached = last > reached ? last : reached;
  }
  return gaps;
}

/** Segments in an archive after one of them, in order, of its timeline and later ones. Pure. */
export function segmentsAfter(first: string, names: readonly string[]): readonly string[] {
  const whole = names.filter((name) => segmentOf(name) !== undefined).map((name) => name.slice(0, 24));
  return [...new Set(whole)].filter((name) => name > first).toSorted();
}

function segmentOf(name: string): Segment | undefined {
  const [, timeline, log, number] = SEGMENT.exec(name) ?? [];
  if (timeline === undefined || log === undefined || number === undefined) return undefined;
  return { timeline: Number.parseInt(timeline, 16), number: BigInt(`0x${log}`) * PER_LOG + BigInt(`0x${number}`) };
}

function nameOf(timeline: number, number: bigint): string {
  const hex = (value: bigint | number): string => value.toString(16).toUpperCase().padStart(8, '0');
  return `${hex(timeline)}${hex(number / PER_LOG)}${hex(number % PER_LOG)}`;
}
