import * as z from 'zod';
import {
  type BackupPlace,
  type BackupType,
  backupCommand,
  placesOf,
  repositoryNode,
  repositoryNumber,
} from '../components/pgbackrest/index.ts';
import { PrumoError } from '../errors/index.ts';
import { verbatim } from '../messages/message.ts';
import type { Job, JobResult, Platform, StackContext } from '../model/index.ts';
import { type Backup, type BackupKind, type RepositoryContent, readInfo } from './info.ts';
import { lastWords } from './last-words.ts';
import { text } from './text.ts';
import { damageIn } from './verified.ts';
import { missingWal } from './wal.ts';

const TYPES: Readonly<Record<BackupKind, BackupType>> = { full: 'full', differential: 'diff', incremental: 'incr' };

/** Milliseconds for a backup: a terabyte at 25 MB/s. */
const BACKUP_WITHIN = 12 * 3_600_000;
/** Every stored byte is read once. */
const VERIFY_WITHIN = 12 * 3_600_000;
const ASK_WITHIN = 60_000;
/** A backup is about 700 bytes of `info`. */
const INFO_KEPT = 8 * 1024 * 1024;

/** A segment is about 150 bytes of a listing. */
const LISTING_KEPT = 64 * 1024 * 1024;

/** Nothing but the answer, and what is wrong. */
const QUIET = ['--log-level-console=off', '--log-level-stderr=error'];

/** Exit code when a command of the same kind is under way: `LockAcquireError` of pgBackRest. */
const BUSY = 50;

/** The repository of a running stack in one of its places: what is in it, and what can be done with it. */
export class Repository {
  readonly #context: StackContext;
  readonly #platform: Pick<Platform, 'run'>;
  readonly #signal: AbortSignal;
  readonly place: BackupPlace;

  /** Throws `backup-not-wanted` where the spec has no backups, or none in that place. */
  constructor(context: StackContext, platform: Pick<Platform, 'run'>, signal: AbortSignal, place: BackupPlace = 'local') {
    if (context.spec.backup === undefined)
      throw new PrumoError({ code: 'backup-not-wanted', what: text.notWanted(), remedy: text.notWantedRemedy() });
    if (!placesOf(context).includes(place))
      throw new PrumoError({ code: 'backup-not-wanted', what: text.noOffsite(), remedy: text.noOffsiteRemedy() });
    this.#context = context;
    this.#platform = platform;
    this.#signal = signal;
    this.place = place;
  }

  /** Rejects with `repository-unreadable`. */
  async content(): Promise<RepositoryContent> {
    const result = await this.#run('backup-info', ASK_WITHIN, [...QUIET, '--output=json', 'info'], INFO_KEPT);
    const read = result.code === 0 ? readInfo(result.output) : { why: lastWords(result) };
    if ('content' in read) return read.content;
    throw this.#unreadable(read.why);
  }

  /**
   * Take a backup, from a standby where there is one that streams, else from the primary. Without a full backup any kind is one. Rejects with
   * `backup-failed`, or `stack-busy` when another is being taken.
   */
  async take(kind: BackupKind, onPrimary: () => void): Promise<Backup> {
    const before = new Set((await this.content()).backups.map(({ label }) => label));
    const options = [`--type=${TYPES[kind]}`];
    let result = await this.#run('backup', BACKUP_WITHIN, [...options, 'backup']);
    if (result.code !== 0 && /unable to find (a )?standby/.test(result.output)) {
      onPrimary();
      result = await this.#run('backup', BACKUP_WITHIN, [...options, '--no-backup-standby', 'backup']);
    }
    if (result.code === BUSY) throw new PrumoError({ code: 'stack-busy', what: text.busy(), remedy: text.busyRemedy() });
    const made = (await this.content()).backups.filter(({ label }) => !before.has(label)).at(-1);
    if (result.code === 0 && made !== undefined) return made;
    throw new PrumoError({
      code: 'backup-failed',
      what: text.notTaken(),
      why: verbatim(lastWords(result)),
      remedy: text.notTakenRemedy(),
      details: result.output.trimEnd().split('\n').slice(-10),
    });
  }

  /**
   * Read everything that is stored and compare it with the checksums written when it was; see that every backup on record is among what was
   * read, and that the WAL they need and what follows is all there. pgBackRest's own command ends with 0 whatever it finds, and says nothing of
   * a backup whose folder is gone or of missing WAL. Resolves with how many there are. A bucket without a backup is not whole either. Rejects with `backup-damaged`, or
   * `repository-unreadable` when it could not be read to the end.
   */
  async verify(): Promise<number> {
    const before = await this.content();
    if (this.place === 'offsite' && before.backups.length === 0)
      throw new PrumoError({ code: 'backup-damaged', what: text.offsiteEmpty(), remedy: text.offsiteEmptyRemedy() });
    const result = await this.#run('backup-verify', VERIFY_WITHIN, ['--output=text', '--verbose', 'verify'], INFO_KEPT);
    if (result.code !== 0) throw this.#unreadable(lastWords(result));
    const names = await this.#archived();
    // What retention took away meanwhile is not missing.
    const { backups } = await this.content();
    const read = before.backups.filter(({ label }) => backups.some((one) => one.label === label));
    const problems = [
      ...damageIn(
        result.output,
        read.map(({ label }) => label),
      ),
      ...missingWal(read, before.wal?.to, names),
    ];
    if (problems.length === 0) return read.length;
    throw new PrumoError({ code: 'backup-damaged', what: text.damaged(), remedy: text.damagedRemedy(), details: problems });
  }

  /** What is there, and the names of what is in the archive: those that were there before, so that what is on record is among them. Rejects with `repository-unreadable`. */
  async listing(): Promise<{ readonly content: RepositoryContent; readonly names: readonly string[] }> {
    const before = await this.content();
    const names = await this.#archived();
    const { backups } = await this.content();
    // What retention took away meanwhile is not missing.
    const kept = before.backups.filter(({ label }) => backups.some((one) => one.label === label));
    return { content: { backups: kept, wal: before.wal }, names };
  }

  /** What is missing of the WAL that leads from a backup to the last segment on record, a line for each stretch. Rejects with `repository-unreadable`. */
  async missingSince(backup: Backup): Promise<readonly string[]> {
    const { wal } = await this.content();
    return missingWal([backup], wal?.to, await this.#archived());
  }

  /** Names of what is in the archive, without their folders. */
  async #archived(): Promise<readonly string[]> {
    const result = await this.#run('backup-wal', ASK_WITHIN, [...QUIET, '--output=json', '--recurse', 'repo-ls', 'archive'], LISTING_KEPT);
    if (result.code !== 0) throw this.#unreadable(lastWords(result));
    const paths = Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(result.output)));
    return paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
  }

  #unreadable(why: string): PrumoError {
    return new PrumoError({
      code: 'repository-unreadable',
      what: this.place === 'local' ? text.unreadable() : text.offsiteUnreadable(),
      why: verbatim(why),
      remedy: this.place === 'local' ? text.unreadableRemedy() : text.offsiteRemedy(),
    });
  }

  #run(name: string, within: number, argv: readonly string[], outputKept?: number): Promise<JobResult> {
    const job: Job = {
      name,
      component: 'pgbackrest',
      node: repositoryNode(this.#context).name,
      argv: backupCommand(this.#context, `--repo=${repositoryNumber(this.place)}`, ...argv),
      env: {},
      files: [],
      after: [],
      within,
      runs: 'always',
      title: name,
      ...(outputKept === undefined ? {} : { outputKept }),
    };
    return this.#platform.run(job, this.#signal);
  }
}
