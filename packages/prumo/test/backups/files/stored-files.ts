import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Copied, isCopied } from '../../../src/backups/files/entry.ts';
import { FileBackups } from '../../../src/backups/files/file-backups.ts';
import type { FilesManifest } from '../../../src/backups/files/manifest.ts';
import type { FilesAnswer, FilesRequest } from '../../../src/backups/files/request.ts';
import { serveFilesRequest } from '../../../src/backups/files/serve-request.ts';
import { folderPlace } from '../../../src/backups/files/place.ts';
import type { DocumentsStore } from '../../fixture/documents-store.ts';

const never = new AbortController().signal;
type Answer<Did extends FilesAnswer['did']> = Extract<FilesAnswer, { did: Did }>;

/** Backups of a real store's buckets in a folder of their own, asked for as the job is. */
export class StoredFiles implements Disposable {
  readonly key = 'k'.repeat(32);
  readonly parent = mkdtempSync('/tmp/prumo-it-files-');
  readonly folder = join(this.parent, 'files');
  readonly runs = join(this.folder, 'runs');
  readonly contents = join(this.folder, 'contents');
  readonly place = folderPlace(this.folder);
  readonly backups = new FileBackups(this.place, this.key);
  readonly #store: () => DocumentsStore;
  readonly #buckets: readonly string[];

  constructor(store: () => DocumentsStore, buckets: readonly string[]) {
    this.#store = store;
    this.#buckets = buckets;
  }

  request(given: Partial<FilesRequest> = {}): FilesRequest {
    return {
      id: 'x',
      folder: this.folder,
      key: this.key,
      storage: this.#store().access,
      buckets: [...this.#buckets],
      keep: 7,
      stack: 'test',
      prumo: '0.0.0-test',
      ...given,
    };
  }

  async ask(given: Partial<FilesRequest> = {}, signal = never): Promise<FilesAnswer> {
    return serveFilesRequest('now', this.request(given), signal);
  }

  async now(given: Partial<FilesRequest> = {}): Promise<Answer<'now'>> {
    const answer = await this.ask(given);
    return answer.did === 'now' ? answer : expect.fail(JSON.stringify(answer));
  }

  async verified(given: Partial<FilesRequest> = {}): Promise<Answer<'verify'>> {
    const answer = await serveFilesRequest('verify', this.request(given), never);
    return answer.did === 'verify' ? answer : expect.fail(JSON.stringify(answer));
  }

  /** Names of what is stored with this ending. */
  stored(ending: string): readonly string[] {
    return [this.runs, this.contents]
      .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
      .filter((name) => name.endsWith(ending))
      .toSorted();
  }

  async manifestOf(label: string): Promise<FilesManifest> {
    const found = (await this.backups.list(never)).find((one) => one.label === label);
    return found?.manifest ?? expect.fail(`no backup ${label}`);
  }

  /** By `bucket/key`. */
  async copiesIn(label: string): Promise<ReadonlyMap<string, Copied>> {
    const found = new Map<string, Copied>();
    for await (const entry of this.backups.entries(await this.manifestOf(label), never))
      if (isCopied(entry)) found.set(`${entry.bucket}/${entry.key}`, entry);
    return found;
  }

  async bytesOf(entry: Copied | undefined): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.backups.content(entry ?? expect.fail('no such object'), never)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  [Symbol.dispose](): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}
