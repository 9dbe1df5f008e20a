import { exitCodeOf, PrumoError } from '../../errors/index.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../text.ts';
import { painter } from './style.ts';
import type { Streams } from './streams.ts';

/** Print an error for the person who must mend it, or as one JSON document, and give the exit code. */
export function reportError(error: unknown, streams: Streams, locale: Locale, json: boolean, logPath: string | undefined): number {
  const exit = exitOf(error);
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, error: errorOf(error, locale, logPath) })}\n`);
    return exit;
  }
  if (!(error instanceof PrumoError)) {
    streams.err.write(`${text.bug(wordsOf(error))[locale]}\n${text.bugRemedy(logPath)[locale]}\n`);
    return exit;
  }
  const paint = painter(streams.err, streams.env);
  const lines = [`${paint('bad', text.error()[locale])} ${error.what[locale]}  ${paint('dim', `[${error.code}]`)}`];
  if (error.why !== undefined) lines.push(`  ${error.why[locale]}`);
  for (const detail of error.details) lines.push(`  ${paint('dim', '│')} ${detail}`);
  if (error.still !== undefined) lines.push(`  ${error.still[locale]}`);
  lines.push(`${paint('bold', text.remedy()[locale])} ${error.remedy[locale]}`);
  streams.err.write(`${lines.join('\n')}\n`);
  return exit;
}

/** An error as programs read it: `error` of the one document. */
export function errorOf(error: unknown, locale: Locale, logPath: string | undefined) {
  const exit = exitOf(error);
  if (!(error instanceof PrumoError))
    return { code: 'bug', exit, what: wordsOf(error), why: null, remedy: text.bugRemedy(logPath)[locale], still: null, details: [] };
  return {
    code: error.code,
    exit,
    what: error.what[locale],
    why: error.why?.[locale] ?? null,
    remedy: error.remedy[locale],
    still: error.still?.[locale] ?? null,
    details: error.details,
    ...error.data(locale),
  };
}

/** Anything Prumo did not throw in words is a bug. */
export function exitOf(error: unknown): number {
  return exitCodeOf(error instanceof PrumoError ? error.code : 'bug');
}

/** A full or read-only disk can meet any step of any command, and is not a bug. Loaded here only: good commands start faster without. */
export async function inWords(error: unknown, streams: Streams): Promise<unknown> {
  const [{ diskError }, { homeFolder }, { currentInvoker }] = await Promise.all([
    import('../../platforms/local/errors.ts'),
    import('../../platforms/local/preflight/identity/index.ts'),
    import('../invoker.ts'),
  ]);
  return diskError(error, homeFolder(currentInvoker(streams.env))) ?? error;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
