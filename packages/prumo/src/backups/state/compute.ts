import { SEND_WITHIN } from '../offsite/index.ts';
import { type Archive, COPY_KINDS, type CopyKind, type Facts, type Place, type ToldGap } from './facts.ts';
import { dueAt, fulfilling, isMissed, previousTime } from './lateness.ts';
import { problemsOf } from './problems.ts';
import { sizeOfNewest } from './size.ts';
import type { ArchiveState, BackupState, KindState, PlaceState } from './state.ts';

const DAY = 86_400_000;
/**
 * Milliseconds for which a whole segment may wait. Segments are 10 s apart at most, and pgBackRest gives a push that does not get through up 60 s
 * after it began; two rounds of that are no accident any more.
 */
export const STALLED_AFTER = 120_000;
/** Milliseconds for reading everything, beyond its time. */
const VERIFY_GRACE = 12 * 3_600_000;

/** The state of all backups. Pure. */
export function stateOf(facts: Facts): BackupState {
  const { now, places } = facts;
  const kinds = places.flatMap((place) => COPY_KINDS.flatMap((kind) => kindState(kind, place, facts) ?? []));
  const oldest = places.flatMap(({ continuousFrom }) => continuousFrom ?? []).toSorted()[0];
  const states = places.map((place) => placeState(place, facts));
  const exported = facts.ran.export;
  const state = {
    at: new Date(now).toISOString(),
    kinds,
    places: states,
    archive: facts.archive === undefined ? null : archiveState(facts.archive, now),
    givenUp: states.flatMap(({ givenUp }) => givenUp ?? []).toSorted((one, other) => other.files - one.files)[0] ?? null,
    unheard: facts.toldGaps.filter((told) => isUnheard(told, facts)),
    restorableSince: oldest ?? null,
    retention: states.find(({ name }) => name === 'local')?.retention ?? null,
    exportFailure: exported === undefined || exported.ok ? null : { at: exported.at, reason: exported.reason ?? '' },
    verified: facts.verified ?? null,
    wholeAt: facts.wholeAt ?? null,
    verifyLate: isVerifyLate(facts),
    proofs: facts.proofs,
  };
  return { ...state, problems: problemsOf(state) };
}

/** Undefined: neither wanted nor there. */
function kindState(kind: CopyKind, place: Place, facts: Facts): KindState | undefined {
  const schedule = facts.schedules[kind];
  const own = (place.copies ?? []).filter((copy) => copy.kind === kind);
  if (schedule === undefined && own.length === 0) return undefined;
  if (place.isForCopies === true && !isSent(kind, place)) return undefined;
  const good = fulfilling(kind, place.copies ?? [], facts.now);
  const last = own.at(-1);
  const due = schedule === undefined ? undefined : dueAt(schedule, good, isSent(kind, place) ? whenSent(place, facts) : facts);
  const { verdict, usual } = sizeOfNewest(own);
  const ran = facts.ran[kind];
  const since = good.at(-1)?.ended;
  // One command takes both, and says for which it failed: told once.
  const isOver = place.name === 'offsite' || ran === undefined || ran.ok || (since !== undefined && since > ran.at);
  return {
    kind,
    place: place.name,
    schedule: schedule ?? null,
    count: place.copies === undefined ? null : own.length,
    last: last ?? null,
    due: due === undefined ? null : new Date(due).toISOString(),
    // What could not be looked at is not known to be late.
    late: place.copies !== undefined && isMissed(due, good),
    size: verdict,
    usual: usual ?? null,
    failure: isOver ? null : { at: ran.at, reason: ran.reason ?? '' },
  };
}

/** Portable copies and files are taken here, and sent to the bucket after. */
function isSent(kind: CopyKind, place: Place): boolean {
  return (kind === 'logical' || kind === 'files') && place.name === 'offsite';
}

/** It may be under way for as long as sending may take, and none was sent before there was a bucket. That it failed is told at once. */
function whenSent({ since = 0 }: Place, facts: Facts): Pick<Facts, 'now' | 'since'> {
  return { now: facts.now - SEND_WITHIN, since: facts.since === undefined ? undefined : Math.max(facts.since, since) };
}

function placeState(place: Place, facts: Facts): PlaceState {
  const { name, why, flawed, missingWal, keep, continuousFrom, copies } = place;
  const { now } = facts;
  const since = facts.since === undefined ? undefined : Math.max(facts.since, place.since ?? 0);
  const old = copies !== undefined && since !== undefined && now - since > keep * DAY;
  const satisfied = continuousFrom !== null && now - Date.parse(continuousFrom) >= keep * DAY;
  return {
    name,
    why,
    flawed,
    missingWal,
    restorableSince: continuousFrom,
    retention: { days: keep, satisfied: satisfied ? true : old && place.isForCopies !== true ? false : null },
    givenUp: givenUpSince(place, facts),
  };
}

/** A place that cannot be read is taken to have as new a full backup as any: what was told of it before stays (`isUnheard`). */
function givenUpSince(place: Place, { givenUp, places }: Facts): BackupState['givenUp'] {
  const full = newestFull(place.copies === undefined ? places : [place]);
  const since = givenUp.filter(({ at }) => full === undefined || at >= full);
  const [first, last] = [since[0], since.at(-1)];
  return first === undefined || last === undefined ? null : { files: since.length, first, last };
}

/** Whether whoever could say that it is over does not answer, and no full backup was begun there after it was told. */
function isUnheard({ place, at }: ToldGap, { places, isHalfHeard }: Facts): boolean {
  const own = places.find(({ name }) => name === place);
  if (own === undefined) return false;
  const full = newestFull([own]);
  return (isHalfHeard || own.copies === undefined) && (full === undefined || full < at);
}

/** When it was begun. */
function newestFull(places: readonly Place[]): string | undefined {
  return places
    .flatMap(({ copies = [] }) => copies.filter(({ kind }) => kind === 'full').map(({ begun }) => begun))
    .toSorted()
    .at(-1);
}

function archiveState(archive: Archive, now: number): ArchiveState {
  const { waiting, waitingBytes, open, oldestAt, lastAt } = archive;
  const seconds = waiting === 0 || oldestAt === null ? 0 : Math.max(0, Math.round((now - oldestAt) / 1000));
  const isQuiet = lastAt === null || now - lastAt > STALLED_AFTER;
  return {
    ...archive,
    lag: { bytes: waitingBytes + open, segments: waiting, seconds },
    stalled: isQuiet && seconds * 1000 > STALLED_AFTER,
  };
}

function isVerifyLate({ schedules, since, now, verified }: Facts): boolean {
  if (schedules.verify === undefined || since === undefined) return false;
  const due = previousTime(schedules.verify, now - VERIFY_GRACE);
  return due !== undefined && due >= since && (verified === undefined || Date.parse(verified.at) < due);
}
