import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { UndoStep } from '../../../model/index.ts';
import { readList, readNumber, readObject, readText } from './read-json.ts';
import { readUndoStep } from './read-undo-step.ts';
import { replaceFile } from './write-files.ts';

/** A guard as it is kept on disk. */
export interface GuardRecord {
  /** In the order they were given. */
  readonly steps: readonly UndoStep[];
  /** Milliseconds. */
  readonly lease: number;
  /** When it was undone unasked; null while it stands. ISO 8601. */
  readonly undoneAt: string | null;
  /** What could not be undone then, in words. */
  readonly failures: readonly string[];
}

const SUFFIX = '.json';

/** Rejects with the system's error when the disk has no room. Survives a power cut right after the call. */
export function writeGuard(folder: string, name: string, record: GuardRecord): void {
  replaceFile(join(folder, `${name}${SUFFIX}`), `${JSON.stringify(record)}\n`, true);
}

export function removeGuard(folder: string, name: string): void {
  rmSync(join(folder, `${name}${SUFFIX}`), { force: true });
}

/** All guards on disk; `damaged` names files that cannot be read. */
export function readGuards(folder: string): { readonly guards: ReadonlyMap<string, GuardRecord>; readonly damaged: readonly string[] } {
  const guards = new Map<string, GuardRecord>();
  const damaged: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(SUFFIX))) {
    const name = file.slice(0, -SUFFIX.length);
    try {
      guards.set(name, parseGuard(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
    } catch {
      damaged.push(name);
    }
  }
  return { guards, damaged };
}

function parseGuard(value: unknown): GuardRecord {
  const fields = readObject(value, 'guard');
  const undoneAt = fields.get('undoneAt');
  return {
    steps: readList(fields.get('steps'), 'steps', readUndoStep),
    lease: readNumber(fields.get('lease'), 'lease'),
    undoneAt: undoneAt === null ? null : readText(undoneAt, 'undoneAt'),
    failures: readList(fields.get('failures'), 'failures', readText),
  };
}
