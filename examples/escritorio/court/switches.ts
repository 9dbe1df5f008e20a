/** How the court behaves: for tests and demonstrations. */
export interface Switches {
  /** Milliseconds before an answer. */
  readonly latencyMs: number;
  readonly fail: 'no' | 'error' | 'nonsense' | 'silence';
  /** Movements every case has more. */
  readonly more: number;
}

export const WELL: Switches = { latencyMs: 0, fail: 'no', more: 0 };
const FAILURES = ['no', 'error', 'nonsense', 'silence'] as const;

/** The switches after a change; undefined where it is none. What is left out stays as it is. */
export function changed(switches: Switches, asked: unknown): Switches | undefined {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return undefined;
  const given = new Map<string, unknown>(Object.entries(asked));
  if ([...given.keys()].some((key) => !(key in WELL))) return undefined;
  const latencyMs = wholeUpTo(given.get('latencyMs') ?? switches.latencyMs, 60_000);
  const more = wholeUpTo(given.get('more') ?? switches.more, 1000);
  const fail = FAILURES.find((one) => one === (given.get('fail') ?? switches.fail));
  return latencyMs === undefined || more === undefined || fail === undefined ? undefined : { latencyMs, more, fail };
}

function wholeUpTo(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
}
