import { type Progress, progressOf } from '../../../backups/restore/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { PrepareInputs } from '../prepare.ts';

export interface ImportInputs extends PrepareInputs {
  /** The application's database may hold something, which is kept. */
  readonly replaces: boolean;
  /** False: copy, load and compare, and leave the switch for another time. */
  readonly switches: boolean;
  readonly onStep: (what: Message) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** Tell how many bytes of a total are done, from now on. */
export function measured({ onProgress }: ImportInputs, total: number): (bytes: number) => void {
  const began = performance.now();
  return (bytes) => onProgress(progressOf(bytes, total, performance.now() - began));
}
