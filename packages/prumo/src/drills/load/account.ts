import type { Write, WriteLog } from './write-log.ts';

/** A row as a member has it. */
export interface Row {
  readonly key: string;
  readonly hash: string;
}

/** What one member has of what the ledger knows. Keys, at most a few of each kind are of use to people; counts are the measure. */
export interface Account {
  readonly member: string;
  /** Acknowledged and not there. */
  readonly lost: readonly string[];
  /** Acknowledged or unknown, and there more than once. */
  readonly doubled: readonly string[];
  /** Refused and yet there. */
  readonly undead: readonly string[];
  /** There, with another content than was written. */
  readonly changed: readonly string[];
  /** There, and never written by this run. */
  readonly strange: readonly string[];
  /** Unknown, and there: done without anybody having been told. */
  readonly unknownDone: number;
  /** The server says of itself that its data is damaged: what it does not have is then not known. */
  readonly isDamaged: boolean;
}

/** Hold the ledger against the rows of one member. */
export function accountOf(member: string, writes: readonly Pick<Write, 'key' | 'hash' | 'outcome'>[], rows: readonly Row[]): Account {
  const times = new Map<string, number>();
  const hashes = new Map<string, string>();
  for (const row of rows) {
    times.set(row.key, (times.get(row.key) ?? 0) + 1);
    hashes.set(row.key, row.hash);
  }
  const known = new Set(writes.map((write) => write.key));
  const there = (write: { key: string }): boolean => times.has(write.key);
  const of = (...outcomes: readonly string[]) => writes.filter((write) => outcomes.includes(write.outcome ?? 'unknown'));
  return {
    member,
    lost: of('acknowledged')
      .filter((write) => !there(write))
      .map((write) => write.key),
    doubled: of('acknowledged', 'unknown')
      .filter((write) => (times.get(write.key) ?? 0) > 1)
      .map((write) => write.key),
    undead: of('refused')
      .filter(there)
      .map((write) => write.key),
    changed: writes.filter((write) => there(write) && hashes.get(write.key) !== write.hash).map((write) => write.key),
    strange: [...times.keys()].filter((key) => !known.has(key)),
    unknownDone: of('unknown').filter(there).length,
    isDamaged: false,
  };
}

export function isSound(account: Account): boolean {
  const found = [account.lost, account.doubled, account.undead, account.changed, account.strange];
  return !account.isDamaged && found.every((keys) => keys.length === 0);
}

export interface Pause {
  /** Seconds from the last acknowledged write before writes stopped to the first one after. */
  readonly seconds: number;
  /** Moments of `performance.now()`. */
  readonly from: number;
  readonly to: number;
}

/**
 * Longest time without an acknowledged write on the application's path that touches the time from `fault` until the load
 * ended. Null when there was none at all after the fault: then writes never came back.
 */
export function longestPause(log: Pick<WriteLog, 'of'>, fault: number, ended: number): Pause | null {
  const done = log
    .of('acknowledged', 'application')
    .map((write) => write.done)
    .toSorted((one, other) => one - other);
  let pause: Pause | null = null;
  for (const [position, to] of done.entries()) {
    if (to < fault) continue;
    const from = done[position - 1] ?? fault;
    if (pause === null || (to - from) / 1000 > pause.seconds) pause = { seconds: (to - from) / 1000, from, to };
  }
  const last = done.at(-1) ?? ended;
  // Writes that stopped again and stayed away are a pause too.
  if (pause !== null && (ended - last) / 1000 > pause.seconds) return { seconds: (ended - last) / 1000, from: last, to: ended };
  return pause;
}

/** Seconds of the longest time without an acknowledged write on the application's path that touches the time from `from` to `to`. */
export function pauseBetween(log: WriteLog, from: number, to: number): number {
  const done = log
    .of('acknowledged', 'application')
    .map((write) => write.done)
    .toSorted((one, other) => one - other);
  const edges = [...done, performance.now()];
  return Math.max(
    0,
    ...edges.map((at, position) => (at < from || (edges[position - 1] ?? from) > to ? 0 : (at - (edges[position - 1] ?? from)) / 1000)),
  );
}
