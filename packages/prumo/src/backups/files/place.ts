import { join } from 'node:path';
import { type BucketAccess, bucketTarget, folderTarget, type Target } from '../logical/targets/index.ts';
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

/** A bucket, below its prefix. Disposing closes its connections. */
export async function bucketPlace(access: BucketAccess): Promise<Place & Disposable> {
  const below = (folder: string) => bucketTarget({ ...access, prefix: `${access.prefix}${folder}/` });
  const [runs, contents] = [await below(RUNS), await below(CONTENTS)];
  return {
    runs,
    contents,
    [Symbol.dispose]() {
      runs[Symbol.dispose]();
      contents[Symbol.dispose]();
    },
  };
}

/** Where what is asked about is kept: the bucket where it is named, else the folder. */
export async function filesPlaceAsked({
  folder,
  offsite,
}: {
  readonly folder: string;
  readonly offsite?: OffsitePlace | undefined;
}): Promise<Place & Disposable> {
  return offsite === undefined ? { ...folderPlace(folder), [Symbol.dispose]: () => undefined } : bucketPlace(offsite.access);
}
