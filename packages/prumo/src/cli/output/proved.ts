import type { Proved } from '../../controller/operations/prove.ts';
import { PrumoError } from '../../errors/index.ts';
import type { DrillEnd } from '../../model/index.ts';
import type { Invocation } from '../commands/command.ts';
import { figures, text } from '../drill-text.ts';
import { text as general } from '../text.ts';
import { keepBugLog } from './bug-log.ts';
import { MARKS } from './drill-progress.ts';
import { errorOf, exitOf, inWords, reportError } from './error-report.ts';
import { painter } from './style.ts';
import { table } from './table.ts';

/** Tell what drills came to, as a table or as one document, with what stopped the rest if anything did. Gives the exit code. */
export async function tellProved(invocation: Invocation, stack: string, { ends, stoppedBy }: Proved): Promise<number> {
  const { streams, locale, json, say, signal } = invocation;
  const interrupted = signal.aborted;
  const error = interrupted ? interruption() : stoppedBy === undefined ? undefined : await inWords(stoppedBy, streams);
  const logPath = keepBugLog(error);
  if (json) {
    const document = {
      schemaVersion: 1,
      stack,
      drills: ends.map(summary),
      ...(interrupted ? { interrupted } : {}),
      ...(error === undefined ? {} : { error: errorOf(error, locale, logPath) }),
    };
    streams.out.write(`${JSON.stringify(document)}\n`);
  } else {
    const count = (verdict: DrillEnd['verdict']): number => ends.filter((end) => end.verdict === verdict).length;
    streams.out.write(`${resultTable(invocation, ends)}\n`);
    if (!interrupted) streams.out.write(`\n${say(text.summary(count('proven'), count('failed'), count('inconclusive')))}\n`);
    if (error !== undefined) reportError(error, streams, locale, json, logPath);
  }
  if (error === undefined) return ends.every((end) => end.verdict === 'proven') ? 0 : 1;
  return !interrupted && ends.some((end) => end.verdict === 'failed') ? 1 : exitOf(error);
}

function interruption(): PrumoError {
  return new PrumoError({ code: 'interrupted', what: general.interrupted(), remedy: text.interruptedRemedy() });
}

function resultTable({ locale, streams }: Invocation, ends: readonly DrillEnd[]): string {
  const paint = painter(streams.out, streams.env);
  const columns = text.columns();
  return table(
    [columns.drill[locale], columns.verdict[locale], columns.took[locale], columns.figures[locale]],
    ends.map((end) => [
      end.drill,
      paint(MARKS[end.verdict][1], `${MARKS[end.verdict][0]} ${text.verdict(end.verdict)[locale]}`),
      `${secondsOf(end)} s`,
      [figures(end.measurements)[locale], end.reason?.[locale] ?? ''].filter((part) => part !== '').join('; '),
    ]),
  );
}

function secondsOf(end: DrillEnd): number {
  const [first, last] = [end.phases[0]?.from, end.phases.at(-1)?.to];
  return first === undefined || last === undefined ? 0 : Math.round((Date.parse(last) - Date.parse(first)) / 1000);
}

/** A run in the document people's programs read. */
export function summary(end: DrillEnd) {
  return {
    drill: end.drill,
    run: end.run,
    verdict: end.verdict,
    reason: end.reason,
    claims: end.claims,
    measurements: Object.fromEntries(end.measurements.map(({ name, value, unit }) => [name, { value, unit }])),
    phases: end.phases,
    attestation: end.attestation,
    undone: end.undone,
  };
}
