import { exitCodeOf, PrumoError } from '../../errors/index.ts';
import type { Locale } from '../../messages/message.ts';
import { SpecError } from '../../spec/index.ts';
import { text } from '../text.ts';
import { painter } from './style.ts';
import type { Streams } from './streams.ts';

/** Print an error for the person who must mend it, or as one JSON document, and give the exit code. */
export function reportError(error: unknown, streams: Streams, locale: Locale, json: boolean, logPath: string | undefined): number {
  if (!(error instanceof PrumoError)) return reportBug(error, streams, locale, json, logPath);
  const exit = exitCodeOf(error.code);
  if (json) {
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, error: { code: error.code, exit, what: error.what[locale], why: error.why?.[locale] ?? null, remedy: error.remedy[locale], still: error.still?.[locale] ?? null, details: error.details, ...problemsOf(error, locale) } })}\n`,
    );
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

/** A spec's problems as data, so that an editor or a script need not take lines apart. */
function problemsOf(error: PrumoError, locale: Locale): { readonly problems?: readonly unknown[] } {
  if (!(error instanceof SpecError)) return {};
  return {
    problems: error.diagnostics.map(({ severity, line, column, code, path, what, hint }) => ({
      severity,
      line,
      column,
      code,
      path,
      what: what[locale],
      hint: hint?.[locale] ?? null,
    })),
  };
}

function reportBug(error: unknown, streams: Streams, locale: Locale, json: boolean, logPath: string | undefined): number {
  const what = error instanceof Error ? error.message : String(error);
  if (json)
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, error: { code: 'bug', exit: 70, what, why: null, remedy: text.bugRemedy(logPath)[locale], still: null, details: [] } })}\n`,
    );
  else streams.err.write(`${text.bug(what)[locale]}\n${text.bugRemedy(logPath)[locale]}\n`);
  return 70;
}
