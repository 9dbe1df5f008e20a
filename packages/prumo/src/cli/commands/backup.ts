import {
  type Backup,
  BACKUP_KINDS,
  type BackupKind,
  type BackupPlace,
  type FlawedCopy,
  type LogicalBackup,
  type LogicalRepository,
  type Repository,
  type RepositoryContent,
  backupsText,
} from '../../backups/index.ts';
import { type FilesBackup, type FilesRepository, filesText } from '../../backups/files/index.ts';
import { lockOf } from '../../backups/offsite/index.ts';
import { appendToJournal } from '../../backups/state/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import { text } from '../backup-text.ts';
import { text as escrow } from '../escrow-text.ts';
import { allOrErrors } from '../all-or-errors.ts';
import { notSent } from '../not-sent.ts';
import { originOf } from '../origin.ts';
import { openBackups } from '../open-backups.ts';
import { table } from '../output/table.ts';
import { text as general } from '../text.ts';
import { filesFields, flawOfFiles, takeFiles } from './backup-files.ts';
import type { Arguments, Invocation } from './command.ts';

/** `prumo backup now`: take one, of the least kind unless another is asked for. Exit code 1 also when it was taken of a damaged database. */
export async function takeBackup(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  if (given.options['logical'] === true) return takeLogical(invocation);
  if (given.options['files'] === true) return takeFiles(invocation);
  const asked = given.options['type'] ?? 'incremental';
  const kind = BACKUP_KINDS.find((one) => one === asked);
  if (kind === undefined) throw new PrumoError({ code: 'usage', what: text.badType(String(asked)), remedy: text.badTypeRemedy() });
  const { repository, offsite, saveKit, stack } = await openBackups(invocation);
  const takenOffsite = async (): Promise<Backup | undefined> => {
    const made = await taken(invocation, offsite, kind);
    // Where nothing goes there the portable copies bring it: a physical backup needs no server but its own.
    if (made !== undefined) await saveKit?.();
    return made;
  };
  // One after the other, whatever becomes of the first: both read the same database, and neither may cost the other its copy.
  const first = taken(invocation, repository, kind);
  const second = first.catch(() => undefined).then(() => takenOffsite());
  const [backup, distant] = await allOrErrors([first, second]);
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, backup, offsite: distant ?? null })}\n`);
  if (backup?.hasDamagedPages !== true && distant?.hasDamagedPages !== true) return 0;
  streams.err.write(`${say(text.damagedPages())}\n`);
  return 1;
}

/** Take one in one place, and tell of it at once: the next may fail. */
async function taken(
  { streams, say, json }: Invocation,
  repository: Repository | undefined,
  kind: BackupKind,
): Promise<Backup | undefined> {
  if (repository === undefined) return undefined;
  streams.err.write(`${say(text.taking(kind, repository.place))}\n`);
  const backup = await repository.take(kind, () => void streams.err.write(`${say(text.fromPrimary())}\n`));
  const { label, size, stored } = backup;
  const line = say(text.taken(label, backup.kind, quantity(size, 'bytes'), quantity(stored, 'bytes'), secondsOf(backup)));
  (json ? streams.err : streams.out).write(`${line}\n`);
  return backup;
}

/** `prumo backup now --logical`. */
async function takeLogical(invocation: Invocation): Promise<number> {
  const { streams, say, json } = invocation;
  const { logical, offsite: bucket, saveKit, stack } = await openBackups(invocation);
  streams.err.write(`${say(text.taking('logical'))}\n`);
  const { copy: backup, notRemoved, offsite } = await logical.take();
  if (notRemoved !== undefined) streams.err.write(`${say(general.warning())} ${say(text.notRemoved(notRemoved))}\n`);
  if (offsite?.notRemoved != null) streams.err.write(`${say(general.warning())} ${say(text.notRemovedOffsite(offsite.notRemoved))}\n`);
  const { label, tables, rows, stored } = backup;
  const unsent = notSent(offsite, [`backup ${label}`]);
  if (!json) streams.out.write(`${say(text.takenLogical(label, tables, rows, quantity(stored, 'bytes'), secondsOf(backup)))}\n`);
  if (unsent !== undefined) throw unsent;
  // With no physical backup there, this is what the stack is brought back from.
  if (bucket === undefined) await saveKit?.();
  if (json)
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, backup, notRemoved: notRemoved ?? null, offsite: offsite ?? null })}\n`);
  else if (offsite !== undefined) streams.out.write(`${say(text.sent(offsite.sent.length))}\n`);
  return 0;
}

/** `--from`: of one place alone. A place that is not asked about is not looked at. */
export async function listBackups(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const { isAcknowledged, stack, ...opened } = await openBackups(invocation);
  const from = given.options['from'] === undefined ? undefined : originOf(given.options['from']);
  if (from === 'offsite' && opened.distant === undefined)
    throw new PrumoError({ code: 'backup-not-wanted', what: backupsText.noOffsite(), remedy: backupsText.noOffsiteRemedy() });
  const { repository, logical, files } = opened;
  const content = from === 'offsite' ? NOTHING.content : await repository.content();
  const here = from === 'offsite' ? NOTHING.copies : await logical.list();
  const objects = from === 'offsite' ? undefined : await files?.list();
  const elsewhere = from === 'local' ? undefined : opened.distant;
  const distant: Distant = elsewhere === undefined ? {} : await contentOf(opened.offsite, elsewhere, opened.distantFiles);
  const backups = [
    ...inPlace('local', [...content.backups, ...here.copies, ...(objects?.copies ?? [])]),
    ...inPlace('offsite', [...(distant.content?.backups ?? []), ...(distant.copies?.copies ?? []), ...(distant.objects?.copies ?? [])]),
  ].toSorted((one, other) => Date.parse(one.ended) - Date.parse(other.ended));
  const flawed = [...inPlace('local', here.flawed), ...inPlace('offsite', distant.copies?.flawed ?? [])];
  const since = restorableSince(content);
  const flawedFiles = [
    ...(objects?.flawed ?? []).map((one) => flawOfFiles(one)),
    ...(distant.objects?.flawed ?? []).map((one) => flawOfFiles(one, 'offsite')),
  ];
  const offsiteSince = distant.content === undefined ? undefined : restorableSince(distant.content);
  if (json) {
    streams.out.write(
      `${JSON.stringify({
        schemaVersion: 1,
        stack,
        restorableSince: since ?? null,
        wal: content.wal ?? null,
        keysAcknowledged: isAcknowledged,
        ...(elsewhere === undefined
          ? {}
          : {
              offsite: {
                restorableSince: offsiteSince ?? null,
                wal: distant.content?.wal ?? null,
                error: distant.error === undefined ? null : say(distant.error.what),
              },
            }),
        backups,
        flawed: [...flawed, ...(objects?.flawed ?? []), ...inPlace('offsite', distant.objects?.flawed ?? [])],
      })}\n`,
    );
    return distant.error === undefined ? 0 : 1;
  }
  if (!isAcknowledged) streams.err.write(`${say(general.warning())} ${say(escrow.notAcknowledged())}\n`);
  if (distant.error !== undefined) streams.err.write(`${say(general.warning())} ${say(distant.error.what)} ${say(distant.error.remedy)}\n`);
  const exit = distant.error === undefined ? 0 : 1;
  if (backups.length === 0 && flawed.length === 0 && flawedFiles.length === 0) {
    streams.out.write(`${say(text.none())}\n`);
    return exit;
  }
  const columns = text.columns();
  const header = [
    columns.label,
    columns.kind,
    ...(elsewhere === undefined ? [] : [columns.place]),
    columns.ended,
    columns.took,
    columns.size,
    columns.stored,
  ].map(say);
  const rows = backups.map((backup) => [
    backup.label,
    say(text.kind(backup.kind)),
    ...(elsewhere === undefined ? [] : [say(text.place(backup.place))]),
    shortly(backup.ended),
    `${secondsOf(backup)} s`,
    say(quantity(backup.size, 'bytes')),
    `${say(quantity(backup.stored, 'bytes'))}${'hasDamagedPages' in backup && backup.hasDamagedPages ? `  ${say(text.damagedPages())}` : ''}`,
  ]);
  streams.out.write(`${table(header, rows)}\n`);
  for (const one of flawed) streams.out.write(`${say(flawOf(one))}\n`);
  for (const one of flawedFiles) streams.out.write(`${say(one)}\n`);
  if (since !== undefined) streams.out.write(`\n${say(text.window(shortly(since)))}\n`);
  if (offsiteSince !== undefined) streams.out.write(`${say(text.offsiteWindow(shortly(offsiteSince)))}\n`);
  return exit;
}

export async function showBackup(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const label = String(given.positional[0]);
  const { repository, offsite, logical, distant, files, distantFiles, stack, context } = await openBackups(invocation);
  const objects = (await files?.list()) ?? { copies: [], flawed: [] };
  const broken = objects.flawed.find((one) => one.label === label);
  const find = async (
    place: BackupPlace,
    physical: Repository | undefined,
    portable: LogicalRepository | undefined,
    of: readonly FilesBackup[],
  ) => {
    const copies = await portable?.list();
    const flaw = copies?.flawed.find((one) => one.label === label);
    if (flaw !== undefined) return { flaw: { ...flaw, place } };
    const backup = [...(copies?.copies ?? []), ...((await physical?.content())?.backups ?? []), ...of].find((one) => one.label === label);
    return backup === undefined ? {} : { backup: { ...backup, place } };
  };
  const here = await find('local', repository, logical, objects.copies);
  // One that is whole in the bucket is a backup, whatever became of the one here.
  const there = here.backup === undefined ? await find('offsite', offsite, distant, (await distantFiles?.list())?.copies ?? []) : {};
  const backup = here.backup ?? there.backup;
  const flaw = here.flaw ?? there.flaw;
  if (backup === undefined && broken !== undefined)
    throw new PrumoError({ code: 'backup-damaged', what: flawOfFiles(broken), remedy: filesText.damagedRemedy() });
  if (backup === undefined && flaw !== undefined)
    throw new PrumoError({ code: 'backup-damaged', what: flawOf(flaw), remedy: text.flawRemedy() });
  if (backup === undefined) throw new PrumoError({ code: 'unknown-backup', what: text.unknown(label), remedy: text.unknownRemedy() });
  const lock = await lockOf(context, invocation.signal);
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, backup, bucketLock: lock ?? null })}\n`);
    return 0;
  }
  const columns = text.columns();
  const fields = text.fields();
  const lines: readonly (readonly [Message, string])[] = [
    [columns.label, backup.label],
    [columns.kind, say(text.kind(backup.kind))],
    [columns.place, say(text.place(backup.place))],
    [fields.begun, backup.begun],
    [columns.ended, backup.ended],
    [columns.size, say(quantity(backup.size, 'bytes'))],
    [columns.stored, say(quantity(backup.stored, 'bytes'))],
    ...ofKind(backup, say),
    ...(lock === undefined ? [] : [[fields.lock, say(text.lock(lock))] as const]),
  ];
  const width = Math.max(...lines.map(([name]) => say(name).length));
  streams.out.write(`${lines.map(([name, value]) => `${say(name).toLowerCase().padEnd(width)}  ${value}`).join('\n')}\n`);
  if ('hasDamagedPages' in backup && backup.hasDamagedPages) streams.out.write(`${say(text.damagedPages())}\n`);
  return 0;
}

/** A place or kind the stack does not have. */
const NOWHERE: Promise<number | undefined> = Promise.resolve(undefined);

/** All are read, whatever the first is found to be: one damaged must not hide another. */
export async function verifyBackups(invocation: Invocation): Promise<number> {
  const { streams, say, json } = invocation;
  const { repository, offsite, logical, distant, files, distantFiles, stack, state } = await openBackups(invocation);
  const [backups = 0, portable = 0, backupsOffsite, portableOffsite, objects, objectsOffsite] = await noted(state, () =>
    allOrErrors([
      repository.verify(),
      logical.verify(),
      offsite?.verify() ?? NOWHERE,
      distant?.verify() ?? NOWHERE,
      files?.verify() ?? NOWHERE,
      distantFiles?.verify() ?? NOWHERE,
    ]),
  );
  if (json) {
    const there = { offsite: backupsOffsite ?? null, logicalOffsite: portableOffsite ?? null };
    const counts = { backups, logical: portable, ...there, files: objects ?? null, filesOffsite: objectsOffsite ?? null };
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, verified: true, ...counts })}\n`);
  } else {
    streams.out.write(`${say(text.verified(backups, portable))}\n`);
    if (portableOffsite !== undefined) streams.out.write(`${say(text.verifiedOffsite(backupsOffsite, portableOffsite))}\n`);
    if (objects !== undefined) streams.out.write(`${say(text.verifiedFiles(objects))}\n`);
    if (objectsOffsite !== undefined) streams.out.write(`${say(text.verifiedFilesOffsite(objectsOffsite))}\n`);
  }
  return 0;
}

/** Keep on record what came of it, for the state of backups. */
async function noted<Result>(state: string, verify: () => Promise<Result>): Promise<Result> {
  const note = (ok: boolean, reason: string | null) =>
    appendToJournal(state, [{ at: new Date().toISOString(), entry: 'verified', ok, reason }]);
  let result: Result;
  try {
    result = await verify();
  } catch (error) {
    if (error instanceof PrumoError) await note(false, [error.why?.en ?? error.what.en, ...error.details.slice(0, 3)].join('; '));
    throw error;
  }
  await note(true, null);
  return result;
}

type Placed<Item> = Item & { readonly place: BackupPlace };

function inPlace<Item extends object>(place: BackupPlace, items: readonly Item[]): readonly Placed<Item>[] {
  return items.map((item) => ({ ...item, place }));
}

/** Of a place that was not asked about. */
const NOTHING = { content: { backups: [], wal: undefined }, copies: { copies: [], flawed: [] } };

interface Distant {
  readonly content?: RepositoryContent | undefined;
  readonly copies?: Awaited<ReturnType<LogicalRepository['list']>> | undefined;
  readonly objects?: Awaited<ReturnType<FilesRepository['list']>> | undefined;
  readonly error?: PrumoError | undefined;
}

/** What is in the second place, or why that cannot be told: what is here is listed either way. */
async function contentOf(
  offsite: Repository | undefined,
  distant: LogicalRepository,
  files: FilesRepository | undefined,
): Promise<Distant> {
  try {
    return { content: await offsite?.content(), copies: await distant.list(), objects: await files?.list() };
  } catch (error) {
    if (error instanceof PrumoError) return { error };
    throw error;
  }
}

function ofKind(backup: Backup | LogicalBackup | FilesBackup, say: Invocation['say']): readonly (readonly [Message, string])[] {
  if (backup.kind === 'logical') return logicalLines(backup);
  return backup.kind === 'files' ? filesFields(backup, say) : physicalLines(backup);
}

function physicalLines(backup: Backup): readonly (readonly [Message, string])[] {
  const fields = text.fields();
  return [
    [fields.wal, `${backup.wal.from} – ${backup.wal.to}`],
    ...(backup.needs.length > 0 ? [[fields.needs, backup.needs.join(', ')] as const] : []),
  ];
}

function logicalLines(backup: LogicalBackup): readonly (readonly [Message, string])[] {
  const fields = text.fields();
  return [
    [fields.database, `${backup.database} (PostgreSQL ${backup.version})`],
    [fields.tables, String(backup.tables)],
    [fields.rows, String(backup.rows)],
    [fields.largeObjects, String(backup.largeObjects)],
  ];
}

function flawOf({ label, flaw, place }: Placed<FlawedCopy>): Message {
  return text.flawed(label, flaw, place);
}

/** End of the oldest full backup: from then on its WAL leads to any moment. */
function restorableSince({ backups }: RepositoryContent): string | undefined {
  return backups.find(({ kind }) => kind === 'full')?.ended;
}

function secondsOf({ begun, ended }: Pick<Backup, 'begun' | 'ended'>): number {
  return Math.round((Date.parse(ended) - Date.parse(begun)) / 1000);
}

/** To the second, UTC. */
function shortly(instant: string): string {
  return `${instant.slice(0, 19).replace('T', ' ')} UTC`;
}
