import { PrumoError } from '../../errors/index.ts';
import type { LedgerRecord, Platform, StackContext } from '../../model/index.ts';
import type { LogicalRepository } from '../logical/repository.ts';
import type { RepositoryContent } from '../info.ts';
import type { Repository } from '../repository.ts';
import { missingWal } from '../wal.ts';
import { stateOf } from './compute.ts';
import type { JournalEntry } from './entry.ts';
import type { CopyKind, Facts, Outcome, Place } from './facts.ts';
import { proofsOf } from './proofs.ts';
import { readArchive } from './read-archive.ts';
import type { BackupState } from './state.ts';

export interface StateInputs {
  readonly context: StackContext;
  readonly platform: Pick<Platform, 'run'>;
  readonly repository: Repository;
  readonly logical: LogicalRepository;
  readonly journal: readonly JournalEntry[];
  /** The ledger of evidence, verified. */
  readonly records: readonly LedgerRecord[];
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Look at everything and compute the state. What cannot be read is part of the state, not an error. */
export async function readBackupState(inputs: StateInputs): Promise<BackupState> {
  const { context, platform, signal, now, records, journal } = inputs;
  const [place, { archive, givenUp }] = await Promise.all([localPlace(inputs), readArchive(context, platform, signal)]);
  return stateOf({
    now,
    ...fromJournal(journal),
    schedules: schedulesOf(context),
    keep: context.spec.backup?.keep ?? 1,
    places: [place],
    archive,
    givenUp,
    proofs: proofsOf(records),
  });
}

/** The repository on the stack’s own node. */
async function localPlace({ repository, logical }: StateInputs): Promise<Place> {
  const name = 'local';
  try {
    const [{ content, names }, { copies, flawed }] = await Promise.all([repository.listing(), logical.list()]);
    const all = [...content.backups, ...copies].toSorted((one, other) => Date.parse(one.ended) - Date.parse(other.ended));
    const damaged = content.backups.filter(({ hasDamagedPages }) => hasDamagedPages);
    return {
      name,
      copies: all,
      why: null,
      flawed: [...flawed.map(({ label, flaw }) => `${label}: ${flaw}`), ...damaged.map(({ label }) => `${label}: damaged pages`)],
      ...continuity(content, names),
    };
  } catch (error) {
    if (!(error instanceof PrumoError)) throw error;
    return { name, copies: undefined, why: (error.why ?? error.what).en, flawed: [], continuousFrom: null, missingWal: [] };
  }
}

/** A gap before the newest full backup is in nobody's way any more: only moments before that backup cannot be reached. */
function continuity({ backups, wal }: RepositoryContent, names: readonly string[]): Pick<Place, 'continuousFrom' | 'missingWal'> {
  const newest = backups.findLastIndex(({ kind }) => kind === 'full');
  const from = backups.find(({ kind }, position) => kind === 'full' && missingWal(backups.slice(position), wal?.to, names).length === 0);
  return { continuousFrom: from?.ended ?? null, missingWal: newest < 0 ? [] : missingWal(backups.slice(newest), wal?.to, names) };
}

function schedulesOf({ spec: { backup } }: StackContext): Facts['schedules'] {
  if (backup === undefined) return {};
  return Object.fromEntries(
    (['full', 'differential', 'incremental', 'logical', 'verify'] as const).flatMap((kind) =>
      backup[kind] === undefined ? [] : [[kind, backup[kind]]],
    ),
  );
}

function fromJournal(journal: readonly JournalEntry[]): Pick<Facts, 'since' | 'ran' | 'verified' | 'wholeAt'> {
  const ran: Partial<Record<CopyKind, Outcome>> = {};
  let verified: Outcome | undefined;
  let wholeAt: string | undefined;
  for (const entry of journal) {
    if (entry.entry === 'ran') ran[entry.what] = entry;
    if (entry.entry === 'verified') verified = entry;
    if (entry.entry === 'verified' && entry.ok) wholeAt = entry.at;
  }
  const since = journal.find(({ entry }) => entry === 'watched')?.at;
  return { since: since === undefined ? undefined : Date.parse(since), ran, verified, wholeAt };
}
