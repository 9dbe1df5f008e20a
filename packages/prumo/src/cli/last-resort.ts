import { askedLocale } from './main.ts';
import { keepBugLog } from './output/bug-log.ts';
import { inWords, reportError } from './output/error-report.ts';
import type { Streams } from './output/streams.ts';

/**
 * An error that nobody waited for ends the command as any bug does: told in words, exit 70. What a drill had broken is put back by its
 * guard, which hears nothing of it any more.
 */
export function installLastResort(argv: readonly string[], streams: Streams): void {
  let isEnding = false;
  const end = (error: unknown): void => {
    if (isEnding) return;
    isEnding = true;
    void inWords(error, streams)
      .catch(() => error)
      .then((known) => process.exit(reportError(known, streams, askedLocale(argv, streams), argv.includes('--json'), keepBugLog(known))));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
