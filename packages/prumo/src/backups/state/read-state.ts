import { PrumoError } from '../../errors/index.ts';
import type { LedgerRecord, Platform, StackContext } from '../../model/index.ts';
import type { FilesRepository } from '../files/index.ts';
import type { LogicalRepository } from '../logical/repository.ts';
import type { RepositoryContent } from '../info.ts';
import type { Repository } from '../repository.ts';
import { missingWal } from '../wal.ts';
import { stateOf } from './compute.ts';
import type { JournalEntry } from './entry.ts';
import type { Copy, CopyKind, Facts, Outcome, Place, ToldGap } from './facts.ts';
import { subjectOf } from './problems.ts';
import { proofsOf } from './proofs.ts';
import { readArchive } from './read-archive.ts';
import type { BackupState } from './state.ts';
import { openProblems } from './transitions.ts';

export interface StateInputs {
  readonly context: StackContext;
  readonly platform: Pick<Platform, 'run'>;
  readonly repository: Repository;
  /** The bucket’s; undefined: there is none, or it is not looked at, or the second place is a folder, which has no physical backups. */
  readonly offsite?: Repository | undefined;
  readonly logical: LogicalRepository;
  /** The bucket’s portable copies; undefined likewise. */
  readonly distant?: LogicalRepository | undefined;
  /** Undefined where the spec has no backup of files. */
  readonly files?: FilesRepository | undefined;
  /** The bucket’s backups of files; undefined likewise. */
  readonly distantFiles?: FilesRepository | undefined;
  readonly journal: readonly JournalEntry[];
  /** The ledger of evidence, verified. */
  readonly records: readonly LedgerRecord[];
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Look at everything and compute the state. What cannot be read is part of the state, not an error. */
export async function readBackupState(inputs: StateInputs): Promise<BackupState> {
  const { context, platform, signal, now, records, journal } = inputs;
  const [places, heard] = await Promise.all([placesIn(inputs), readArchive(context, platform, signal)]);
  return stateOf({
    now,
    ...fromJournal(journal, context),
    schedules: schedulesOf(context),
    places,
    ...heard,
    toldGaps: toldGaps(journal, places),
    proofs: proofsOf(records),
  });
}

/** One after the other: both ask the same program on the same node. */
async function placesIn({
  context,
  repository,
  offsite,
  logical,
  distant,
  files,
  distantFiles,
  journal,
}: StateInputs): Promise<readonly Place[]> {
  const { backup } = context.spec;
  const local = await placeOf({ name: 'local', keep: backup?.keep ?? 1 }, repository, async () =>
    together(await logical.list(), await (files?.list() ?? NO_COPIES)),
  );
  if (offsite === undefined && distant === undefined) return [local];
  const since = firstFull(journal);
  const there = async () => together(await (distant?.list() ?? NO_COPIES), await (distantFiles?.list() ?? NO_COPIES));
  return [
    local,
    await placeOf({ name: 'offsite', keep: backup?.offsite?.keep ?? 1, since, isForCopies: offsite === undefined }, offsite, there),
  ];
}

const NO_BACKUPS = Promise.resolve({ content: { backups: [], wal: undefined }, names: [] });
const NO_COPIES = Promise.resolve({ copies: [], flawed: [] });

/** What is listed of copies, whatever they are of. */
interface Listed {
  readonly copies: readonly Copy[];
  readonly flawed: readonly { readonly label: string; readonly flaw: string }[];
}

function together(one: Listed, other: Listed): Listed {
  return { copies: [...one.copies, ...other.copies], flawed: [...one.flawed, ...other.flawed] };
}

/** A repository, and what else is kept beside it. What cannot be read is said, not thrown. */
async function placeOf(
  place: Pick<Place, 'name' | 'keep' | 'since' | 'isForCopies'>,
  repository: Pick<Repository, 'listing'> | undefined,
  list: () => Promise<Listed>,
): Promise<Place> {
  try {
    const [{ content, names }, { copies, flawed }] = await Promise.all([repository?.listing() ?? NO_BACKUPS, list()]);
    const all = [...content.backups, ...copies].toSorted((one, other) => Date.parse(one.ended) - Date.parse(other.ended));
    const damaged = content.backups.filter(({ hasDamagedPages }) => hasDamagedPages);
    return {
      ...place,
      copies: all,
      why: null,
      flawed: [...flawed.map(({ label, flaw }) => `${label}: ${flaw}`), ...damaged.map(({ label }) => `${label}: damaged pages`)],
      ...continuity(content, names),
    };
  } catch (error) {
    if (!(error instanceof PrumoError)) throw error;
    return { ...place, copies: undefined, why: (error.why ?? error.what).en, flawed: [], continuousFrom: null, missingWal: [] };
  }
}

/** A bucket that came to a stack later has been without a full backup, which was told: it cannot lead back to before it had one. */
function firstFull(journal: readonly JournalEntry[]): number | undefined {
  const filled = journal.findLast(
    (entry) => entry.entry === 'recovered' && entry.problem === 'missing' && entry.subject === subjectOf('full', 'offsite'),
  );
  return filled === undefined ? undefined : Date.parse(filled.at);
}

function toldGaps(journal: readonly JournalEntry[], places: readonly Place[]): readonly ToldGap[] {
  const open = openProblems(journal).filter(({ problem }) => problem === 'wal-given-up');
  return places.flatMap(({ name }) =>
    open.filter(({ subject }) => subject === subjectOf('primary', name)).map(({ at, what }) => ({ place: name, at, what })),
  );
}

/** A gap before the newest full backup is in nobody's way any more: only moments before that backup cannot be reached. */
function continuity({ backups, wal }: RepositoryContent, names: readonly string[]): Pick<Place, 'continuousFrom' | 'missingWal'> {
  const newest = backups.findLastIndex(({ kind }) => kind === 'full');
  const from = backups.find(({ kind }, position) => kind === 'full' && missingWal(backups.slice(position), wal?.to, names).length === 0);
  return { continuousFrom: from?.ended ?? null, missingWal: newest < 0 ? [] : missingWal(backups.slice(newest), wal?.to, names) };
}

function schedulesOf({ spec: { backup } }: StackContext): Facts['schedules'] {
  if (backup === undefined) return {};
  const { full, differential, incremental, logical, verify, files } = backup;
  const all = { full, differential, incremental, logical, verify, files: files?.schedule };
  return Object.fromEntries(Object.entries(all).flatMap(([kind, schedule]) => (schedule === undefined ? [] : [[kind, schedule]])));
}

function fromJournal(journal: readonly JournalEntry[], { spec }: StackContext): Pick<Facts, 'since' | 'ran' | 'verified' | 'wholeAt'> {
  const ran: Partial<Record<CopyKind | 'export', Outcome>> = {};
  let verified: Outcome | undefined;
  let wholeAt: string | undefined;
  for (const entry of journal) {
    if (entry.entry === 'ran') ran[entry.what] = entry;
    if (entry.entry === 'verified') verified = entry;
    if (entry.entry === 'verified' && entry.ok) wholeAt = entry.at;
  }
  // Nobody waits for what is not asked for any more.
  if (spec.backup?.export?.schedule === undefined) delete ran.export;
  const since = journal.find(({ entry }) => entry === 'watched')?.at;
  return { since: since === undefined ? undefined : Date.parse(since), ran, verified, wholeAt };
}
