import type { ArchiveState, BackupState, KindState, Problem } from './state.ts';
import { text } from './text.ts';

/** All that is wrong, most pressing first. Pure. */
export function problemsOf(state: Omit<BackupState, 'problems'>): readonly Problem[] {
  return [
    ...state.places.flatMap(ofPlace),
    ...ofArchive(state.archive),
    ...(state.givenUp === null ? [] : [{ problem: 'wal-given-up', subject: 'primary', what: text.givenUp(state.givenUp) } as const]),
    ...state.kinds.flatMap(ofKind),
    ...ofVerifying(state),
    ...(state.retention.satisfied === false
      ? [{ problem: 'retention', subject: 'local', what: text.retention(state.retention.days, state.restorableSince) } as const]
      : []),
  ];
}

function ofPlace({ name, why, flawed, missingWal }: BackupState['places'][number]): readonly Problem[] {
  return [
    ...(why === null ? [] : [{ problem: 'unreadable', subject: name, what: text.unreadable(name, why) } as const]),
    ...flawed.map((said) => ({ problem: 'flawed', subject: said, what: text.flawed(said) }) as const),
    ...missingWal.map((said) => ({ problem: 'wal-missing', subject: said, what: text.walMissing(said) }) as const),
  ];
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
  const subject = place === 'local' ? kind : `${kind}@${place}`;
  return [
    // Without a full one nothing else can be restored: that is wrong from the first moment.
    ...(kind === 'full' && state.count === 0 ? [{ problem: 'missing', subject, what: text.missing() } as const] : []),
    ...(failure === null ? [] : [{ problem: 'failed', subject, what: text.failed(kind, failure.at, failure.reason) } as const]),
    ...(late && due !== null ? [{ problem: 'late', subject, what: text.late(kind, due, last?.ended) } as const] : []),
    ...((size === 'small' || size === 'large') && last !== null && usual !== null
      ? [{ problem: `too-${size}`, subject, what: text.size(size, kind, last, usual) } as const]
      : []),
  ];
}

function ofVerifying({ verified, verifyLate, wholeAt }: Omit<BackupState, 'problems'>): readonly Problem[] {
  return [
    ...(verified !== null && !verified.ok ? [{ problem: 'damaged', subject: 'local', what: text.damaged(verified) } as const] : []),
    ...(verifyLate ? [{ problem: 'unverified', subject: 'local', what: text.unverified(wholeAt) } as const] : []),
  ];
}
