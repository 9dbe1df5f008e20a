import type { Path } from '../problem.ts';

/** Offsets in the text where a value and its key stand. */
export interface Place {
  readonly key: number;
  readonly value: number;
}

/** Where each value of the file stands. */
export class Places {
  readonly #byPath = new Map<string, Place>();

  set(path: Path, place: Place): void {
    this.#byPath.set(JSON.stringify(path), place);
  }

  has(path: Path): boolean {
    return this.#byPath.has(JSON.stringify(path));
  }

  /** Offset to point at; for a value that is not written, the key of the nearest one around it that is. */
  offset(path: Path, at: 'key' | 'value'): number {
    const exact = this.#byPath.get(JSON.stringify(path));
    if (exact !== undefined) return exact[at];
    for (let length = path.length - 1; length > 0; length -= 1) {
      const around = this.#byPath.get(JSON.stringify(path.slice(0, length)));
      if (around !== undefined) return around.key;
    }
    return 0;
  }
}
