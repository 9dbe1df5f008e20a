import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, mkdtemp, open, readdir, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What is handed over: a file that has no name any more. It is gone as soon as it is closed, however this process ends. */
export interface Handed extends AsyncDisposable {
  readonly file: FileHandle;
  /** Bytes. */
  readonly size: number;
}

/** While something goes on writing into a folder it cannot be removed; what wrote there is being killed. */
const REMOVED = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } as const;

/**
 * Where exports lie in plain text for as long as a command writes them. Each process has a folder of its own: what a command of one that was killed
 * writes meanwhile finds no folder.
 */
export class Downloads implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Removes what earlier processes left. */
  static async open(data: string): Promise<Downloads> {
    const all = join(data, 'downloads');
    await mkdir(all, { recursive: true, mode: 0o700 });
    const left = await readdir(all);
    const own = join(all, randomBytes(6).toString('hex'));
    await mkdir(own, { mode: 0o700 });
    await Promise.all(left.map((name) => rm(join(all, name), REMOVED)));
    return new Downloads(own);
  }

  /** Have `write` write a file, and take it. Whatever happens, no name of it stays. */
  async hand(write: (path: string) => Promise<void>): Promise<Handed> {
    const folder = await mkdtemp(join(this.#folder, 'd-'));
    try {
      const path = join(folder, 'export.tar');
      await write(path);
      const file = await open(path, 'r');
      await unlink(path);
      const { size } = await file.stat();
      return { file, size, [Symbol.asyncDispose]: () => file.close() };
    } finally {
      await rm(folder, REMOVED);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, REMOVED);
  }
}
