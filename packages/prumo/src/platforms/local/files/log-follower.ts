import { statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Bytes read at a time, at most. */
const PIECE = 1024 * 1024;

/** A log that somebody else writes, from where it ended when this was made. A missing file is an empty one. */
export class LogFollower {
  readonly #file: string;
  #position: number;
  #rest = '';
  // A character may lie across two reads.
  readonly #decoder = new TextDecoder();

  constructor(file: string) {
    this.#file = file;
    this.#position = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Bytes of the file that were there already, or have been read since. */
  get position(): number {
    return this.#position;
  }

  /** Whole lines written since the last time. */
  async read(): Promise<readonly string[]> {
    const size = await stat(this.#file).then(
      (found) => found.size,
      () => 0,
    );
    // Rotation empties the file: begin again at its start.
    if (size < this.#position) this.#position = 0;
    if (size === this.#position) return [];
    await using handle = await open(this.#file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size - this.#position, PIECE)), 0, undefined, this.#position);
    this.#position += bytesRead;
    const lines = `${this.#rest}${this.#decoder.decode(buffer.subarray(0, bytesRead), { stream: true })}`.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}
