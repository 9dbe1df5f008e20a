import { importText } from '../../../backups/import/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { verbatim } from '../../../messages/message.ts';

/** What PostgreSQL and its programs say against an import is `import-failed`, in their words. */
export async function inWords<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PrumoError || !(error instanceof Error)) throw error;
    throw new PrumoError({
      code: 'import-failed',
      what: importText.notLoaded(),
      why: verbatim(error.message),
      remedy: importText.notLoadedRemedy(),
      still: importText.untouched(),
      cause: error,
    });
  }
}
