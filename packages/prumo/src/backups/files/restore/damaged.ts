import type { Copied } from '../entry.ts';
import { type FilesFlaw, flawOf } from '../file-backups.ts';

/** An object that could not be brought back, for what is stored of it is not what was. */
export interface NotRestored {
  /** `bucket/key`. */
  readonly object: string;
  readonly flaw: FilesFlaw;
}

/** Do something with an object's bytes; where these are not what was stored, that is told, and the others go on. */
export async function orDamaged(
  { bucket, key }: Copied,
  work: () => Promise<void>,
  tell: (damaged: NotRestored) => void,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const flaw = flawOf(error);
    if (flaw === undefined) throw error;
    tell({ object: `${bucket}/${key}`, flaw });
    return false;
  }
}
