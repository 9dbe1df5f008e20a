import { PrumoError } from '../../errors/index.ts';
import {
  evidenceExport,
  makeAnchor,
  oscalAssessmentResults,
  parseAnchor,
  readiness,
  RUBRIC,
  runsOf,
  signerOf,
} from '../../evidence/index.ts';
import type { Locale } from '../../messages/message.ts';
import type { EvidenceEntry, LedgerRecord } from '../../model/index.ts';
import { figures } from '../drill-text.ts';
import { text } from '../evidence-text.ts';
import { table } from '../output/table.ts';
import { readCount } from '../read-count.ts';
import { type ReadEvidence, readEvidence } from '../read-evidence.ts';
import { version } from '../version.ts';
import { day } from './claims.ts';
import type { Arguments, Invocation } from './command.ts';

/** Records, oldest first; by default the newest twenty. */
export async function listEvidence(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, locale, say } = invocation;
  const limit = readCount('--limit', given.options['limit']);
  const { evidence, spec } = await readEvidence(invocation);
  const { claim, drill } = given.options;
  const chosen = evidence.records.filter(
    ({ entry }) =>
      (claim === undefined || claimsIn(entry).includes(String(claim))) &&
      (drill === undefined || ('drill' in entry && entry.drill === drill)),
  );
  const shown = limit === 0 ? chosen : chosen.slice(-limit);
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: spec.name, total: chosen.length, records: shown })}\n`);
    return 0;
  }
  const columns = text.listColumns();
  const header = [columns.sequence, columns.when, columns.kind, columns.about, columns.said].map((column) => column[locale]);
  streams.out.write(
    shown.length === 0
      ? `${say(text.noRecords())}\n`
      : `${table(
          header,
          shown.map((record) => row(record, locale)),
        )}\n`,
  );
  return 0;
}

/** One record by its number, or all of a run by its id or the beginning of it. Always JSON: it is what was hashed. */
export async function showEvidence(invocation: Invocation, given: Arguments): Promise<number> {
  const { evidence } = await readEvidence(invocation);
  const word = String(given.positional[0]);
  const found = evidence.records.filter(
    ({ sequence, entry }) => String(sequence) === word || ('run' in entry && word.length >= 6 && entry.run.startsWith(word)),
  );
  if (found.length === 0) throw new PrumoError({ code: 'usage', what: text.unknownRecord(word), remedy: text.unknownRecordRemedy() });
  invocation.streams.out.write(`${JSON.stringify({ schemaVersion: 1, records: found }, null, invocation.json ? undefined : 2)}\n`);
  return 0;
}

/** The whole ledger as one document on stdout. */
export async function exportEvidence(invocation: Invocation, given: Arguments): Promise<number> {
  const format = String(given.options['format']);
  if (format !== 'json' && format !== 'oscal')
    throw new PrumoError({ code: 'usage', what: text.badFormat(format), remedy: text.formats() });
  const read = await readEvidence(invocation);
  const { identity } = requireLedger(read);
  const { evidence, anchors } = read;
  const document =
    format === 'json'
      ? evidenceExport(
          identity,
          evidence.records,
          anchors.flatMap(({ content }) => parseAnchor(content) ?? []),
          new Date(evidence.now),
        )
      : oscalAssessmentResults({
          identity,
          readiness: readiness(evidence, RUBRIC.version),
          runs: runsOf(evidence.records),
          locale: invocation.locale,
          prumo: version(),
        });
  invocation.streams.out.write(`${JSON.stringify(document, null, 2)}\n`);
  return 0;
}

/** The signed head now, to be kept wherever the person likes: a mail, another machine, paper. */
export async function printAnchor(invocation: Invocation): Promise<number> {
  const read = await readEvidence(invocation);
  const { identity, records } = requireLedger(read);
  const last = records.at(-1);
  if (last === undefined) throw nothingYet();
  invocation.streams.out.write(
    `${JSON.stringify(makeAnchor(identity, last, signerOf(read.state)), null, invocation.json ? undefined : 2)}\n`,
  );
  return 0;
}

function requireLedger({ found }: ReadEvidence): NonNullable<ReadEvidence['found']> {
  if (found === undefined) throw nothingYet();
  return found;
}

function nothingYet(): PrumoError {
  return new PrumoError({ code: 'usage', what: text.noRecords(), remedy: text.noEvidence() });
}

function claimsIn(entry: EvidenceEntry): readonly string[] {
  switch (entry.kind) {
    case 'drill-start':
      return entry.claims;
    case 'drill-end':
      return entry.claims.map((finding) => finding.claim);
    case 'waiver':
    case 'waiver-withdrawn':
      return [entry.claim];
    case 'fast-failover':
      return [];
  }
}

function row({ sequence, at, entry }: LedgerRecord, locale: Locale): readonly string[] {
  return [String(sequence), at.slice(0, 19).replace('T', ' '), text.kind(entry.kind)[locale], ...aboutOf(entry, locale)];
}

function aboutOf(entry: EvidenceEntry, locale: Locale): readonly [about: string, said: string] {
  switch (entry.kind) {
    case 'drill-start':
      return [entry.drill, entry.run.slice(0, 8)];
    case 'drill-end': {
      const said = entry.reason?.[locale] ?? figures(entry.measurements)[locale];
      return [entry.drill, `${text.verdict(entry.verdict)[locale]}${said === '' ? '' : `: ${said}`}`];
    }
    case 'waiver':
      return [entry.claim, text.waived(entry.by, day(entry.until), entry.reason)[locale]];
    case 'waiver-withdrawn':
      return [entry.claim, entry.by];
    case 'fast-failover':
      return [entry.node, `${entry.outcome}: ${entry.said}`];
  }
}
