import { type BackupPlace, REPOSITORY } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { storeWords } from '../../platforms/object-store/index.ts';
import { lastWords } from '../last-words.ts';
import type { LogicalOptions } from '../logical/repository.ts';
import { offsitePlaceOf } from '../offsite/index.ts';
import { text as general } from '../text.ts';
import { Documents } from './bucket/index.ts';
import { type Chosen, chosen } from './choose.ts';
import { isCopied } from './entry.ts';
import { FileBackups, flawOf } from './file-backups.ts';
import { accessOf, filesJob, type FilesJobInputs } from './files-job.ts';
import type { FilesManifest } from './manifest.ts';
import { filesPlaceAsked, folderPlace } from './place.ts';
import { type FilesAnswer, filesAnswerSchema, type FilesBackup, type FilesVerb, type FlawedFiles, type TakenFiles } from './request.ts';
import { isIn, type Scope } from './restore/scope.ts';
import { type Changes, foreseeToBucket, type PutBack, restoreToBucket, type ToBucket } from './restore/to-bucket.ts';
import { type Restored, restoreToDirectory } from './restore/to-directory.ts';
import { summaryOf } from './summary.ts';
import { text } from './text.ts';

/**
 * The backups of a running stack’s buckets. A process of the repository’s node takes and verifies them, and looks into the bucket; whoever has the key
 * restores them from where they lie.
 */
export class FilesRepository {
  readonly #options: LogicalOptions;
  readonly #inputs: FilesJobInputs;
  /** Where what is asked about is kept. What is taken is always kept here, and sent to the bucket where there is one. */
  readonly place: BackupPlace;

  /** Throws `backup-not-wanted` where the spec has none, or no such place, and `spec-not-applied` where there is no key yet. */
  constructor(options: LogicalOptions) {
    const { context, key } = options;
    const { backup, storage } = context.spec;
    if (backup?.files === undefined || storage === undefined)
      throw new PrumoError({ code: 'backup-not-wanted', what: text.notWanted(), remedy: text.notWantedRemedy() });
    if (key === undefined) throw new PrumoError({ code: 'spec-not-applied', what: general.noKey(), remedy: general.noKeyRemedy() });
    this.#options = options;
    const folder = `${context.data(REPOSITORY)}/files`;
    this.#inputs = { ...options, key, folder, keep: backup.files.keep, buckets: storage.buckets };
    this.place = options.place ?? 'local';
    if (this.place === 'offsite' && offsitePlaceOf(context, 'files') === undefined)
      throw new PrumoError({ code: 'backup-not-wanted', what: general.noOffsite(), remedy: general.noOffsiteRemedy() });
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
    if (this.place === 'offsite') {
      const answer = await this.#ask('list');
      if (answer.did === 'list') return answer;
      throw this.#unreadable(whyOf(answer));
    }
    const found = await this.#reading((backups) => backups.list(this.#options.signal));
    return {
      copies: found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined ? [] : [summaryOf(manifest)])),
      flawed: found.flatMap(({ label, flaw }) => (flaw === undefined ? [] : [{ label, flaw }])),
    };
  }

  /** Read every list and every content. Resolves with how many backups there are. Rejects with `backup-damaged` or `repository-unreadable`. */
  async verify(): Promise<number> {
    const answer = await this.#ask('verify');
    if (answer.did !== 'verify') throw this.#unreadable(whyOf(answer));
    const { verified, flawed, damaged } = answer;
    if (flawed.length + damaged.length === 0) return verified.length;
    const isHere = this.place === 'local';
    throw new PrumoError({
      code: 'backup-damaged',
      what: isHere ? general.damaged() : general.offsiteDamaged(),
      remedy: isHere ? text.damagedRemedy() : general.offsiteDamagedRemedy(),
      details: [
        ...flawed.map(({ label, flaw }) => `backup ${label}${isHere ? '' : ' (offsite)'}: ${flaw}`),
        ...damaged.map(
          ({ object, label, others, flaw }) =>
            `${object} of backup ${label}${isHere ? '' : ' (offsite)'}${others === 0 ? '' : ` and ${others} more of the same bytes`}: ${flaw}`,
        ),
      ],
    });
  }

  /** The backup that is meant. Rejects with `unknown-backup`, `restore-target`, `backup-damaged`, or `repository-unreadable`. */
  async choose(which: Chosen, { bucket }: Scope): Promise<FilesManifest> {
    const manifest = chosen(await this.#reading((backups) => backups.list(this.#options.signal)), which);
    const names = manifest.buckets.map(({ name }) => name);
    if (bucket !== undefined && !names.includes(bucket))
      throw new PrumoError({ code: 'restore-target', what: text.noBucket(bucket), remedy: text.noBucketRemedy(names) });
    return manifest;
  }

  /** How many objects of a backup a restore is about, and their bytes. Rejects with `backup-damaged`. */
  async sizeOf(manifest: FilesManifest, scope: Scope): Promise<{ readonly objects: number; readonly bytes: number }> {
    const total = { objects: 0, bytes: 0 };
    await this.#reading(async (backups) => {
      for await (const entry of backups.entries(manifest, this.#options.signal)) {
        if (!isIn(scope, entry) || !isCopied(entry)) continue;
        total.objects += 1;
        total.bytes += entry.size;
      }
    });
    return total;
  }

  /** Into a folder that is not there yet. Rejects with `backup-damaged` where the list is, and `restore-failed`. */
  async toDirectory(manifest: FilesManifest, scope: Scope, path: string): Promise<Restored> {
    return this.#restoring(
      (backups) => restoreToDirectory({ backups, manifest, scope, path }, this.#options.signal),
      text.directoryRemedy(),
    );
  }

  /** What a restore into the buckets would find to do. Rejects as `toBucket`. */
  async compare(manifest: FilesManifest, scope: Scope): Promise<Changes> {
    return this.#withStore((backups, documents) => foreseeToBucket({ backups, documents, manifest, scope }, this.#options.signal));
  }

  /** Back into the buckets; what is not in the backup `safety` is neither overwritten nor deleted. Rejects with `backup-damaged` where the list is, and `restore-failed`. */
  async toBucket(
    manifest: FilesManifest,
    scope: Scope,
    { deleteExtra, safety }: Pick<ToBucket, 'deleteExtra' | 'safety'>,
  ): Promise<PutBack> {
    const safetyIn = new FileBackups(folderPlace(this.#inputs.folder), this.#inputs.key);
    return this.#withStore((backups, documents) =>
      restoreToBucket({ backups, documents, manifest, scope, deleteExtra, safety, safetyIn }, this.#options.signal),
    );
  }

  async #withStore<Result>(work: (backups: FileBackups, documents: Documents) => Promise<Result>): Promise<Result> {
    using documents = await Documents.open(accessOf(this.#options.context));
    return await this.#restoring((backups) => work(backups, documents), text.bucketRemedy());
  }

  async #restoring<Result>(work: (backups: FileBackups) => Promise<Result>, remedy: PrumoError['remedy']): Promise<Result> {
    try {
      return await this.#opened(work);
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (error instanceof PrumoError) throw error;
      throw new PrumoError({ code: 'restore-failed', what: text.notRestored(), why: verbatim(storeWords(error)), remedy, cause: error });
    }
  }

  async #reading<Result>(work: (backups: FileBackups) => Promise<Result>): Promise<Result> {
    try {
      return await this.#opened(work);
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (error instanceof PrumoError) throw error;
      throw this.#unreadable(storeWords(error));
    }
  }

  /** From where they lie: the folder, or the bucket and nothing else. */
  async #opened<Result>(work: (backups: FileBackups) => Promise<Result>): Promise<Result> {
    const { folder, key } = this.#inputs;
    const offsite = this.place === 'local' ? undefined : offsitePlaceOf(this.#options.context, 'files');
    using place = await filesPlaceAsked({ folder, offsite });
    return await damagedOr(() => work(new FileBackups(place, key)));
  }

  #unreadable(why: string): PrumoError {
    const isHere = this.place === 'local';
    return new PrumoError({
      code: 'repository-unreadable',
      what: isHere ? general.unreadable() : general.offsiteUnreadable(),
      why: verbatim(why),
      remedy: isHere ? general.unreadableRemedy() : general.offsiteRemedy(),
    });
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
    throw new PrumoError({
      code: 'backup-damaged',
      what: text.notRestorable(),
      why: verbatim(storeWords(error)),
      remedy: text.notRestorableRemedy(),
    });
  }
}

function whyOf(answer: FilesAnswer): string {
  return answer.did === 'failed' ? answer.why : `an answer to another question: ${answer.did}`;
}
