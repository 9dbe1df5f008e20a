/** What the agent writes down before it starts a run. */
export interface RunHeader {
  /** Unique in the stack; sorts by time. */
  readonly id: string;
  readonly name: string;
  readonly node: string;
  readonly bootId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly fingerprint: string;
}

/** What the init has said so far. */
export interface RunReport {
  readonly init?: ProcessIdentity;
  readonly main?: ProcessIdentity;
  readonly failure?: string;
  readonly exited?: { readonly code: number | null; readonly signal: number | null; readonly at: Date };
  /** The init found nothing left to reap and ended of itself. */
  readonly empty: boolean;
}

export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: number;
}

/** Read the init's lines; an unfinished last line is left for later. Pure. */
export function readReport(text: string): RunReport {
  let report: RunReport = { empty: false };
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [word, first = '', second = '', third = ''] = line.split(' ');
    if (word === 'init') report = { ...report, init: { pid: Number(first), startTicks: Number(second) } };
    if (word === 'main') report = { ...report, main: { pid: Number(first), startTicks: Number(second) } };
    if (word === 'failed') report = { ...report, failure: line.split(' ').slice(2).join(' ') };
    if (word === 'exited') report = { ...report, exited: exitOf(Number(first), Number(second), Number(third)) };
    if (word === 'empty') report = { ...report, empty: true };
  }
  return report;
}

function exitOf(code: number, signal: number, seconds: number) {
  return { code: signal === 0 ? code : null, signal: signal === 0 ? null : signal, at: new Date(seconds * 1000) };
}

/** Undefined when the line is not a header, e.g. cut off by a full disk. Pure. */
export function parseHeader(line: string): RunHeader | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = (name: string): string => {
    const field = fields.get(name);
    return typeof field === 'string' ? field : '';
  };
  const header = {
    id: text('id'),
    name: text('name'),
    node: text('node'),
    bootId: text('bootId'),
    at: text('at'),
    fingerprint: text('fingerprint'),
  };
  return header.id === '' || header.name === '' ? undefined : header;
}
