import { distantTarget, folderTarget, type Target } from '../logical/targets/index.ts';
import type { OffsitePlace } from './offsite-place.ts';

/** Where what a command asks about is kept: the second place where it names one, else the folder. */
export async function placeAsked({
  folder,
  offsite,
}: {
  readonly folder: string;
  readonly offsite?: OffsitePlace | undefined;
}): Promise<Target & Disposable> {
  return offsite === undefined ? { ...folderTarget(folder), [Symbol.dispose]: () => undefined } : distantTarget(offsite.access);
}
