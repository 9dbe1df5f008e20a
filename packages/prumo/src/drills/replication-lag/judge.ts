import type { Judgement } from '../../model/index.ts';
import type { Lag } from './lag.ts';
import { text } from './text.ts';

/** Bytes. Of the claim `replication-backlog-is-small`. */
const BACKLOG_LIMIT = 10_000_000;
/** Fewest looks that say something of a load of 20 s. */
const LOOKS_NEEDED = 10;

/** `limit`: seconds. `standbys`: how many there should be: one that does not stream is behind without end. */
export function judgeLag(lag: Lag, looks: number, standbys: number, limit: number): readonly Judgement[] {
  const seconds = { claim: 'replication-keeps-up', kind: 'timing' } as const;
  const bytes = { claim: 'replication-backlog-is-small', kind: 'timing' } as const;
  if (looks < LOOKS_NEEDED) return [seconds, bytes].map((base) => ({ ...base, held: null, reason: text.tooFewLooks(looks) }));
  if (lag.fewest < standbys) return [seconds, bytes].map((base) => ({ ...base, held: false, reason: text.missing(lag.fewest, standbys) }));
  const isInTime = lag.seconds <= limit;
  const isSmall = lag.backlog <= BACKLOG_LIMIT;
  return [
    { ...seconds, held: isInTime, reason: isInTime ? null : text.behindSeconds(lag.seconds, limit) },
    { ...bytes, held: isSmall, reason: isSmall ? null : text.behindBytes(lag.backlog, BACKLOG_LIMIT) },
  ];
}
