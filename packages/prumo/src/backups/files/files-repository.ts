import { REPOSITORY } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { lastWords } from '../last-words.ts';
import type { LogicalOptions } from '../logical/repository.ts';
import { text as general } from '../text.ts';
import { Documents } from './bucket/index.ts';
import { type Chosen, chosen } from './choose.ts';
import { isCopied } from './entry.ts';
import { FileBackups, flawOf } from './file-backups.ts';
import { accessOf, filesJob, type FilesJobInputs } from './files-job.ts';
import type { FilesManifest } from './manifest.ts';
import { folderPlace } from './place.ts';
import { type FilesAnswer, filesAnswerSchema, type FilesBackup, type FilesVerb, type FlawedFiles, type TakenFiles } from './request.ts';
import { isIn, type Scope } from './restore/scope.ts';
import { type Changes, foreseeToBucket, type PutBack, restoreToBucket, type ToBucket } from './restore/to-bucket.ts';
import { type Restored, restoreToDirectory } from './restore/to-directory.ts';
import { summaryOf } from './summary.ts';
import { text } from './text.ts';

/**
 * The backups of a running stack’s buckets. A process of the repository’s node takes and verifies them; whoever has the key restores them from
 * where they lie.
 */
export class FilesRepository {
  readonly #options: LogicalOptions;
  readonly #inputs: FilesJobInputs;
  readonly #backups: FileBackups;

  /** Throws `backup-not-wanted` where the spec has none, and `spec-not-applied` where there is no key yet. */
  constructor(options: LogicalOptions) {
    const { context, key } = options;
    const { backup, storage } = context.spec;
    if (backup?.files === undefined || storage === undefined)
      throw new PrumoError({ code: 'backup-not-wanted', what: text.notWanted(), remedy: text.notWantedRemedy() });
    if (key === undefined) throw new PrumoError({ code: 'spec-not-applied', what: general.noKey(), remedy: general.noKeyRemedy() });
    this.#options = options;
    const folder = `${context.data(REPOSITORY)}/files`;
    this.#inputs = { ...options, key, folder, keep: backup.files.keep, buckets: storage.buckets };
    this.#backups = new FileBackups(folderPlace(folder), key);
  }

  /** Rejects with `backup-failed`, also where the store did not give every object, or `stack-busy` while another is taken. */
  async take(purpose?: 'safety'): Promise<TakenFiles> {
    const answer = await this.#ask('now', purpose);
    if (answer.did === 'busy') throw new PrumoError({ code: 'stack-busy', what: general.busy(), remedy: general.busyRemedy() });
    if (answer.did !== 'now')
      throw new PrumoError({ code: 'backup-failed', what: text.notTaken(), why: verbatim(whyOf(answer)), remedy: text.notTakenRemedy() });
    const { unread, label } = answer.backup;
    if (unread === 0) return answer;
    throw new PrumoError({
      code: 'backup-failed',
      what: text.unread(unread, label),
      remedy: text.unreadRemedy(),
      details: answer.unread.map(({ object, why }) => `${object}: ${why}`),
    });
  }

  /** Oldest first, and those that cannot be used. Rejects with `repository-unreadable`. */
  async list(): Promise<{ readonly copies: readonly FilesBackup[]; readonly flawed: readonly FlawedFiles[] }> {
    const found = await this.#reading(() => this.#backups.list(this.#options.signal));
    return {
      copies: found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined ? [] : [summaryOf(manifest)])),
      flawed: found.flatMap(({ label, flaw }) => (flaw === undefined ? [] : [{ label, flaw }])),
    };
  }

  /** Read every list and every content. Resolves with how many backups there are. Rejects with `backup-damaged` or `repository-unreadable`. */
  async verify(): Promise<number> {
    const answer = await this.#ask('verify');
    if (answer.did !== 'verify') throw unreadable(whyOf(answer));
    const { verified, flawed, damaged } = answer;
    if (flawed.length + damaged.length === 0) return verified.length;
    throw new PrumoError({
      code: 'backup-damaged',
      what: general.damaged(),
      remedy: text.damagedRemedy(),
      details: [
        ...flawed.map(({ label, flaw }) => `backup ${label}: ${flaw}`),
        ...damaged.map(({ object, label, others, flaw }) => `${object} of backup ${label}${others === 0 ? '' : ` and ${others} more of the same bytes`}: ${flaw}`),
      ],
    });
  }

  /** The backup that is meant. Rejects with `unknown-backup`, `restore-target`, `backup-damaged`, or `repository-unreadable`. */
  async choose(which: Chosen, { bucket }: Scope): Promise<FilesManifest> {
    const manifest = chosen(await this.#reading(() => this.#backups.list(this.#options.signal)), which);
    const names = manifest.buckets.map(({ name }) => name);
    if (bucket !== undefined && !names.includes(bucket))
      throw new PrumoError({ code: 'restore-target', what: text.noBucket(bucket), remedy: text.noBucketRemedy(names) });
    return manifest;
  }

  /** How many objects of a backup a restore is about, and their bytes. Rejects with `backup-damaged`. */
  async sizeOf(manifest: FilesManifest, scope: Scope): Promise<{ readonly objects: number; readonly bytes: number }> {
    const total = { objects: 0, bytes: 0 };
    await damagedOr(async () => {
      for await (const entry of this.#backups.entries(manifest, this.#options.signal)) {
        if (!isIn(scope, entry) || !isCopied(entry)) continue;
        total.objects += 1;
        total.bytes += entry.size;
      }
    });
    return total;
  }

  /** Into a folder that is not there yet. Rejects with `backup-damaged` where the list is, and `restore-failed`. */
  async toDirectory(manifest: FilesManifest, scope: Scope, path: string): Promise<Restored> {
    const restore = () => restoreToDirectory({ backups: this.#backups, manifest, scope, path }, this.#options.signal);
    return this.#restoring(() => damagedOr(restore), text.directoryRemedy());
  }

  /** What a restore into the buckets would find to do. Rejects as `toBucket`. */
  async compare(manifest: FilesManifest, scope: Scope): Promise<Changes> {
    return this.#withStore((documents) => foreseeToBucket({ backups: this.#backups, documents, manifest, scope }, this.#options.signal));
  }

  /** Back into the buckets; what is not in the backup `safety` is neither overwritten nor deleted. Rejects with `backup-damaged` where the list is, and `restore-failed`. */
  async toBucket(manifest: FilesManifest, scope: Scope, { deleteExtra, safety }: Pick<ToBucket, 'deleteExtra' | 'safety'>): Promise<PutBack> {
    return this.#withStore((documents) =>
      restoreToBucket({ backups: this.#backups, documents, manifest, scope, deleteExtra, safety }, this.#options.signal),
    );
  }

  async #withStore<Result>(work: (documents: Documents) => Promise<Result>): Promise<Result> {
    using documents = await Documents.open(accessOf(this.#options.context));
    return await this.#restoring(() => damagedOr(() => work(documents)), text.bucketRemedy());
  }

  async #restoring<Result>(work: () => Promise<Result>, remedy: PrumoError['remedy']): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (error instanceof PrumoError) throw error;
      throw new PrumoError({ code: 'restore-failed', what: text.notRestored(), why: verbatim(wordsOf(error)), remedy, cause: error });
    }
  }

  async #reading<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.#options.signal.throwIfAborted();
      throw unreadable(wordsOf(error));
    }
  }

  async #ask(verb: FilesVerb, purpose?: 'safety'): Promise<FilesAnswer> {
    const result = await this.#options.platform.run(filesJob(verb, this.#inputs, purpose), this.#options.signal);
    const line = result.output.trimEnd().split('\n').at(-1) ?? '';
    if (result.code === 0 && line.startsWith('{')) return filesAnswerSchema.parse(JSON.parse(line));
    return { did: 'failed', why: lastWords(result) };
  }
}

/** A list that is not what was written is the backup’s fault, not the place’s. */
async function damagedOr<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (flawOf(error) === undefined) throw error;
    throw new PrumoError({ code: 'backup-damaged', what: text.notRestorable(), why: verbatim(wordsOf(error)), remedy: text.notRestorableRemedy() });
  }
}

function unreadable(why: string): PrumoError {
  return new PrumoError({ code: 'repository-unreadable', what: general.unreadable(), why: verbatim(why), remedy: general.unreadableRemedy() });
}

function whyOf(answer: FilesAnswer): string {
  return answer.did === 'failed' ? answer.why : `an answer to another question: ${answer.did}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
