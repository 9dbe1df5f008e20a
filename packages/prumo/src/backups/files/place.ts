import { join } from 'node:path';
import { folderTarget, type Target } from '../logical/targets/index.ts';

/** Where backups of files are kept. Apart, so that whoever asks what backups there are does not go through every content. */
export interface Place {
  /** Manifests and lists, and how far a run has come. */
  readonly runs: Target;
  readonly contents: Target;
}

/** A folder, made when first stored in. */
export function folderPlace(folder: string): Place {
  return { runs: folderTarget(join(folder, 'runs')), contents: folderTarget(join(folder, 'contents')) };
}
