import { PrumoError } from '../../../errors/index.ts';
import * as text from './text.ts';

const DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** The same error in words for people, where it is one of the user's world; anything else unchanged. `folder`: where we were writing. */
export function explained(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (DISK.has(error.code)) return new PrumoError({ code: 'disk-full', ...text.diskFull(folder, error.code), cause: error });
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  if (error.code === 'EACCES' && path !== undefined && !path.startsWith(folder))
    return new PrumoError({ code: 'release-not-staged', ...text.unreadable(path), cause: error });
  return error;
}
