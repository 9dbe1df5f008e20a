/** Something stored under a name. */
export interface StoredObject {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Somewhere to keep objects. Names are of letters, digits, `.` and `-`. Errors are the place's own words. */
export interface Target {
  /** For people: a folder or the address of a bucket. */
  readonly name: string;
  /** Store a stream. The object appears, whole, when this resolves; when the stream throws or `signal` aborts, nothing appears and nothing stays. */
  put(name: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>;
  /** Rejects with `ObjectMissing`, while it is read. */
  get(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Sorted by name; without what is still being stored. */
  list(signal: AbortSignal): Promise<readonly StoredObject[]>;
  /** Nothing to remove is no error. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Remove what puts that were killed have left, and name it. Only while nobody else is storing here. */
  sweep(signal: AbortSignal): Promise<readonly string[]>;
}

export class ObjectMissing extends Error {
  constructor(name: string) {
    super(`${name} is not there`);
    this.name = 'ObjectMissing';
  }
}

/** Letters, digits, `.` and `-`, not beginning with a dot: no name leads out of a folder or collides with what is being stored. */
export function checkedName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name)) throw new Error(`no name for an object: ${name}`);
  return name;
}
