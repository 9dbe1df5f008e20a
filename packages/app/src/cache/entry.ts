/** A value as Redis and the memory hold it. Times are milliseconds since 1970. */
export interface Entry {
  /** Undefined: it is known that there is none. */
  readonly value: unknown;
  readonly freshUntil: number;
  /** It may be shown until then while a new one is loaded. */
  readonly staleUntil: number;
  /** How long loading took, milliseconds. */
  readonly loadMs: number;
  /** What its tags were when loading began; where one is another now, it is no more. */
  readonly tagTokens: readonly string[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

export function packed({ value, freshUntil, staleUntil, loadMs, tagTokens }: Entry): string {
  return JSON.stringify([1, freshUntil, staleUntil, loadMs, tagTokens, ...(value === undefined ? [] : [value])]);
}

/** Undefined for what is no entry of this version. Pure. */
export function unpacked(text: string | null | undefined): Entry | undefined {
  if (text === null || text === undefined) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [version, freshUntil, staleUntil, loadMs, tagTokens, value]: unknown[] = parts;
  if (version !== 1 || typeof freshUntil !== 'number' || typeof staleUntil !== 'number' || typeof loadMs !== 'number') return undefined;
  if (!Array.isArray(tagTokens) || !tagTokens.every(isText)) return undefined;
  return { value, freshUntil, staleUntil, loadMs, tagTokens };
}

/**
 * Whether this reader should load anew although the entry is fresh: the likelier the nearer its end and the longer loading takes, so that of many readers about
 * one does before all have to. XFetch, of Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", PVLDB 8(8), 2015:
 * `now − Δ · β · ln(rand()) ≥ expiry`.
 * @param random above 0, at most 1.
 */
export function refreshesEarly({ freshUntil, loadMs }: Entry, now: number, beta: number, random: number): boolean {
  return now - loadMs * beta * Math.log(random) >= freshUntil;
}
