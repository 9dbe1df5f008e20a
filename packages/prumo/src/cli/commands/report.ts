import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { DRILLS } from '../../drills/registry.ts';
import { PrumoError } from '../../errors/index.ts';
import { fingerprintOfKey, RUBRIC, verifyLedger } from '../../evidence/index.ts';
import { makeReport, type Report, reportHtml, reportJson, reportMarkdown, type Source } from '../../evidence/report/index.ts';
import { LOCALES, type Locale } from '../../messages/message.ts';
import { text as evidenceText } from '../evidence-text.ts';
import { dateOf } from '../parse-date.ts';
import { readArchitecture } from '../read-architecture.ts';
import { type ReadEvidence, readEvidence } from '../read-evidence.ts';
import { text } from '../report-text.ts';
import type { Arguments, Invocation } from './command.ts';

const FORMATS: Readonly<Record<string, (report: Report, locale: Locale) => string>> = {
  md: reportMarkdown,
  html: reportHtml,
  json: reportJson,
};
/** Files whose ending says which format is meant. */
const ENDINGS: Readonly<Record<string, string>> = { '.md': 'md', '.markdown': 'md', '.html': 'html', '.htm': 'html', '.json': 'json' };

/** The readiness report. Exit code 0 whatever it says: it reports, `prove` judges. */
export async function runReport(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, say } = invocation;
  const { output } = given.options;
  const file = typeof output === 'string' && output !== '-' ? output : undefined;
  const render = formatOf(given.options['format'] ?? (json && file === undefined ? 'json' : ENDINGS[extname(file ?? '')]) ?? 'md');
  const asked = given.options['locale'];
  const wanted = asked === undefined ? undefined : localeOf(String(asked));
  const since = given.options['since'] === undefined ? undefined : dateOf(String(given.options['since']), 'start').getTime();
  const read = await readEvidence(invocation);
  const { evidence, spec } = read;
  if (since !== undefined && since > evidence.now)
    throw new PrumoError({ code: 'usage', what: evidenceText.sincePast(), remedy: text.sinceRemedy() });
  const report = makeReport({
    evidence,
    rubric: RUBRIC.version,
    drills: DRILLS.map((drill) => ({ id: drill.id, title: drill.title, unfit: drill.unfit(spec) })),
    since,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    architecture: await readArchitecture(read.home, read.state, read.context),
    source: sourceOf(read),
  });
  const content = render(report, wanted ?? spec.locale);
  if (file === undefined) {
    streams.out.write(content);
    return 0;
  }
  await write(resolve(file), content, file);
  const bytes = Buffer.byteLength(content);
  streams.out.write(json ? `${JSON.stringify({ schemaVersion: 1, file: resolve(file), bytes })}\n` : `${say(text.written(file, bytes))}\n`);
  return 0;
}

function formatOf(given: unknown): (report: Report, locale: Locale) => string {
  const name = String(given);
  const render = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (render === undefined) throw new PrumoError({ code: 'usage', what: text.badFormat(name), remedy: text.formats() });
  return render;
}

function localeOf(given: string): Locale {
  const locale = LOCALES.find((one) => one.toLowerCase() === given.toLowerCase());
  if (locale === undefined) throw new PrumoError({ code: 'usage', what: text.badLocale(given), remedy: text.locales() });
  return locale;
}

/** `readEvidence` has refused a ledger or an anchor that does not agree; what is left to say is what was compared. */
function sourceOf({ found, anchors }: ReadEvidence): Source {
  const { anchored } = verifyLedger(found, anchors);
  const last = found?.records.at(-1);
  return {
    ledger: found?.identity.ledger ?? null,
    key: found === undefined ? null : fingerprintOfKey(found.identity.publicKey),
    records: found?.records.length ?? 0,
    head: last === undefined ? null : { sequence: last.sequence, hash: last.hash, at: last.at },
    anchors: anchors.length,
    anchored,
  };
}

/** In place, so that a pipe or a link a person named stays one. */
async function write(path: string, content: string, named: string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS';
    throw new PrumoError({
      code: full ? 'disk-full' : 'usage',
      what: text.notWritten(named, code),
      remedy: text.notWrittenRemedy(),
      cause,
    });
  }
}
