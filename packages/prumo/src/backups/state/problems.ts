import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import type { ArchiveState, BackupState, KindState, PlaceState, Problem } from './state.ts';
import { text } from './text.ts';

/** All that is wrong, most pressing first. Pure. */
export function problemsOf(state: Omit<BackupState, 'problems'>): readonly Problem[] {
  return [
    ...state.places.flatMap(ofPlace),
    ...ofArchive(state.archive),
    ...state.places.flatMap((place) => ofGap(place, state.unheard)),
    ...state.kinds.flatMap(ofKind),
    ...ofVerifying(state),
    ...state.places.flatMap(ofRetention),
    ...(state.exportFailure === null
      ? []
      : [{ problem: 'failed', subject: 'export', what: text.exportFailed(state.exportFailure.at, state.exportFailure.reason) } as const]),
  ];
}

function ofPlace({ name, why, flawed, missingWal }: PlaceState): readonly Problem[] {
  return [
    ...(why === null ? [] : [{ problem: 'unreadable', subject: name, what: text.unreadable(name, why) } as const]),
    ...flawed.map((said) => ({ problem: 'flawed', subject: subjectOf(said, name), what: text.in(name, text.flawed(said)) }) as const),
    ...missingWal.map(
      (said) => ({ problem: 'wal-missing', subject: subjectOf(said, name), what: text.in(name, text.walMissing(said)) }) as const,
    ),
  ];
}

function ofGap({ name, givenUp }: PlaceState, unheard: BackupState['unheard']): readonly Problem[] {
  const told = unheard.find(({ place }) => place === name);
  const what = givenUp === null ? told?.what : text.in(name, text.givenUp(givenUp));
  return what === undefined ? [] : [{ problem: 'wal-given-up', subject: subjectOf('primary', name), what }];
}

function ofRetention({ name, retention, restorableSince }: PlaceState): readonly Problem[] {
  if (retention.satisfied !== false) return [];
  return [{ problem: 'retention', subject: name, what: text.in(name, text.retention(retention.days, restorableSince)) }];
}

/** Which thing in which place; what is beside the stack has no place to its name. Pure. */
export function subjectOf(thing: string, place: BackupPlace): string {
  return place === 'local' ? thing : `${thing}@${place}`;
}

function ofArchive(archive: ArchiveState | null): readonly Problem[] {
  if (archive === null) return [{ problem: 'archive-unknown', subject: 'primary', what: text.archiveUnknown() }];
  const { stalled, lag, last, waitingBytes, limit } = archive;
  return [
    ...(stalled ? [{ problem: 'archive-stalled', subject: 'primary', what: text.stalled(lag, last) } as const] : []),
    ...(waitingBytes > limit / 2 ? [{ problem: 'wal-filling', subject: 'primary', what: text.filling(waitingBytes, limit) } as const] : []),
  ];
}

function ofKind(state: KindState): readonly Problem[] {
  const { kind, place, last, late, due, failure, size, usual } = state;
  const subject = subjectOf(kind, place);
  return [
    // Without a full one nothing else can be restored: that is wrong from the first moment.
    ...(kind === 'full' && state.count === 0 ? [{ problem: 'missing', subject, what: text.in(place, text.missing()) } as const] : []),
    ...(failure === null ? [] : [{ problem: 'failed', subject, what: text.failed(kind, failure.at, failure.reason) } as const]),
    ...(late && due !== null ? [{ problem: 'late', subject, what: text.in(place, text.late(kind, due, last?.ended)) } as const] : []),
    ...((size === 'small' || size === 'large') && last !== null && usual !== null
      ? [{ problem: `too-${size}`, subject, what: text.in(place, text.size(size, kind, last, usual)) } as const]
      : []),
  ];
}

function ofVerifying({ verified, verifyLate, wholeAt }: Omit<BackupState, 'problems'>): readonly Problem[] {
  return [
    ...(verified !== null && !verified.ok ? [{ problem: 'damaged', subject: 'local', what: text.damaged(verified) } as const] : []),
    ...(verifyLate ? [{ problem: 'unverified', subject: 'local', what: text.unverified(wholeAt) } as const] : []),
  ];
}
