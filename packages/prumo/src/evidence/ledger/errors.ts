import { dirname } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';

/** Primary result codes, https://sqlite.org/rescode.html. */
const SQLITE = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cantOpen: 14, notADatabase: 26 } as const;

export function damaged(file: string, why: string, cause?: unknown): PrumoError {
  return new PrumoError({
    code: 'evidence-damaged',
    what: text.damaged(file, why),
    remedy: text.damagedRemedy(),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What went wrong with the file, in words for people; anything that is neither SQLite's nor the disk's as it came. */
export function ledgerError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof PrumoError) return error;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return full(file, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return readOnly(file, String(code), error);
  const sqlite = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
  if (sqlite === undefined) return error;
  switch (sqlite) {
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return damaged(file, error.message, error);
    case SQLITE.readOnly:
    case SQLITE.cantOpen:
      return readOnly(file, error.message, error);
    case SQLITE.full:
      return full(file, error);
    case SQLITE.ioError:
      return new PrumoError({ code: 'disk-full', what: text.diskFailed(file, error.message), remedy: text.diskFullRemedy(), cause: error });
    case SQLITE.busy:
    case SQLITE.locked:
      return new PrumoError({ code: 'stack-busy', what: text.busy(file), remedy: text.busyRemedy(), cause: error });
    default:
      return error;
  }
}

/** Do something with the file; its errors come out in words. */
export function inWords<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw ledgerError(error, file);
  }
}

function full(file: string, cause: unknown): PrumoError {
  return new PrumoError({ code: 'disk-full', what: text.diskFull(file), remedy: text.diskFullRemedy(), cause });
}

function readOnly(file: string, why: string, cause: unknown): PrumoError {
  return new PrumoError({ code: 'evidence-read-only', what: text.readOnly(file, why), remedy: text.readOnlyRemedy(dirname(file)), cause });
}
