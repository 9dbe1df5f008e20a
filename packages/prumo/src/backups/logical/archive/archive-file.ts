import type { FileHandle } from 'node:fs/promises';

/** Bytes read at once. */
const WINDOW = 1024 * 1024;

/** Reads numbers and texts of a dump in pg_dump's own coding, front to back. */
export class ArchiveFile {
  /** Bytes of a number without its sign, and of a position, as the header says. */
  intSize = 4;
  offsetSize = 8;
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #window = Buffer.allocUnsafe(WINDOW);
  /** Position in the file of the window's first byte; bytes in it; of them read. */
  #from = 0;
  #filled = 0;
  #at = 0;

  /** `size`: bytes of the file. */
  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  get position(): number {
    return this.#from + this.#at;
  }

  get isAtEnd(): boolean {
    return this.position >= this.#size;
  }

  async byte(): Promise<number> {
    if (this.#at >= this.#filled) await this.#need(1);
    return this.#window.readUInt8(this.#at++);
  }

  /** Sign, then the lowest byte first. */
  async int(): Promise<number> {
    const length = 1 + this.intSize;
    if (this.#filled - this.#at < length) await this.#need(length);
    const value = this.#window.readUIntLE(this.#at + 1, this.intSize);
    const isNegative = this.#window.readUInt8(this.#at) !== 0;
    this.#at += length;
    return isNegative ? -value : value;
  }

  /** Null where a length below 0 says there is none. */
  async text(): Promise<string | null> {
    const length = await this.int();
    if (length < 0) return null;
    if (length > WINDOW) {
      // A function's body; nothing that is asked for here is as long.
      this.skip(length);
      return '';
    }
    await this.#need(length);
    const text = this.#window.toString('utf8', this.#at, this.#at + length);
    this.#at += length;
    return text;
  }

  /** Throws where that would lead back: what has lengths below 0 is no dump, and would be read for ever. */
  skip(bytes: number): void {
    if (bytes < 0) throw new Error(`a length of ${bytes} in the dump`);
    this.#at += bytes;
  }

  /** Throws where the file ends before. */
  async #need(bytes: number): Promise<void> {
    if (this.#filled - this.#at >= bytes) return;
    const position = this.position;
    if (position + bytes > this.#size) throw new Error('the dump ends in the middle');
    this.#from = position;
    this.#at = 0;
    this.#filled = 0;
    while (this.#filled < bytes) {
      const { bytesRead } = await this.#file.read(this.#window, this.#filled, WINDOW - this.#filled, position + this.#filled);
      if (bytesRead === 0) throw new Error('the dump ends in the middle');
      this.#filled += bytesRead;
    }
  }
}
