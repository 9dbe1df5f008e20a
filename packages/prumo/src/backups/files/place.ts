import { join } from 'node:path';
import { below, type DistantAccess, type DistantOptions, distantTarget, folderTarget, type Target } from '../logical/targets/index.ts';
import type { OffsitePlace } from '../offsite/index.ts';

/** Where backups of files are kept. Apart, so that whoever asks what backups there are does not go through every content. */
export interface Place {
  /** Manifests and lists, and how far a run has come. */
  readonly runs: Target;
  readonly contents: Target;
}

const [RUNS, CONTENTS] = ['runs', 'contents'];

/** A folder, made when first stored in. */
export function folderPlace(folder: string): Place {
  return { runs: folderTarget(join(folder, RUNS)), contents: folderTarget(join(folder, CONTENTS)) };
}

/** A place that is not on this machine, below its prefix. Disposing closes its connections. */
export async function distantPlace(access: DistantAccess, options: DistantOptions = {}): Promise<Place & Disposable> {
  const [runs, contents] = [await distantTarget(below(access, RUNS), options), await distantTarget(below(access, CONTENTS), options)];
  return {
    runs,
    contents,
    [Symbol.dispose]() {
      runs[Symbol.dispose]();
      contents[Symbol.dispose]();
    },
  };
}

/** Where what is asked about is kept: the second place where it is named, else the folder. */
export async function filesPlaceAsked({
  folder,
  offsite,
}: {
  readonly folder: string;
  readonly offsite?: OffsitePlace | undefined;
}): Promise<Place & Disposable> {
  return offsite === undefined ? { ...folderPlace(folder), [Symbol.dispose]: () => undefined } : distantPlace(offsite.access);
}
