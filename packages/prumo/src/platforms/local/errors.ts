import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';

export function unknownService(name: string): PrumoError {
  return new PrumoError({ code: 'unknown-service', what: text.unknownService(name), remedy: text.listServices() });
}

export function notRunning(name: string): PrumoError {
  return new PrumoError({ code: 'instance-not-running', what: text.notRunning(name), remedy: text.startFirst() });
}

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EROFS', 'EDQUOT']);

/** Any error as a `PrumoError`: a full or read-only disk is the user's to mend, anything else a bug of ours. */
export function toPrumoError(error: unknown, folder: string): PrumoError {
  if (error instanceof PrumoError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && FULL.has(code)) {
    return new PrumoError({ code: 'disk-full', what: text.diskFull(folder), why: text.diskFullWhy(code), remedy: text.makeRoom(folder), cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new PrumoError({ code: 'bug', what: text.agentFailed(reason), remedy: text.badRequestRemedy(), cause: error });
}
