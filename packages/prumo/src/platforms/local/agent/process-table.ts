import {
  apparentUserOf,
  environmentOf,
  ownerOfProcess,
  type ProcessEntry,
  processIds,
  type ProcessOwner,
  readProcess,
  workingFolderOf,
} from './processes.ts';
import { MARKER } from '../layout.ts';

/** A moment of the process table. What costs more than one read for each process is looked up when it is asked for, once. */
export class ProcessTable {
  readonly entries: ReadonlyMap<number, ProcessEntry>;
  #children: ReadonlyMap<number, readonly ProcessEntry[]> | undefined;
  readonly #markers = new Map<number, { readonly value: string | undefined }>();
  readonly #folders = new Map<number, { readonly value: string | undefined }>();
  readonly #users = new Map<number, { readonly value: number | undefined }>();
  readonly #owners = new Map<number, { readonly value: ProcessOwner }>();

  constructor(entries: ReadonlyMap<number, ProcessEntry>) {
    this.entries = entries;
  }

  static read(): ProcessTable {
    const entries = new Map<number, ProcessEntry>();
    for (const pid of processIds()) {
      const entry = readProcess(pid);
      if (entry !== undefined && !entry.isKernel) entries.set(pid, entry);
    }
    return new ProcessTable(entries);
  }

  childrenOf(pid: number): readonly ProcessEntry[] {
    this.#children ??= Map.groupBy(this.entries.values(), (entry) => entry.parent);
    return this.#children.get(pid) ?? [];
  }

  /** Whose instance the process says it is. */
  markerOf(pid: number): string | undefined {
    return remembered(this.#markers, pid, () => environmentOf(pid, MARKER));
  }

  workingFolderOf(pid: number): string | undefined {
    return remembered(this.#folders, pid, () => workingFolderOf(pid));
  }

  apparentUserOf(pid: number): number | undefined {
    return remembered(this.#users, pid, () => apparentUserOf(pid));
  }

  ownerOf(pid: number): ProcessOwner {
    return remembered(this.#owners, pid, () => ownerOfProcess(pid));
  }
}

let scheduled: Promise<ProcessTable> | undefined;

/**
 * The process table as it will be read next, after this call. All who ask within one turn of the event loop share one look:
 * stopping 25 services at once must not read /proc 25 times over.
 */
export function nextTable(): Promise<ProcessTable> {
  scheduled ??= new Promise((resolve) => {
    setImmediate(() => {
      scheduled = undefined;
      resolve(ProcessTable.read());
    });
  });
  return scheduled;
}

function remembered<Value>(known: Map<number, { readonly value: Value }>, pid: number, read: () => Value): Value {
  const found = known.get(pid) ?? { value: read() };
  known.set(pid, found);
  return found.value;
}
