import { PrumoError } from '../../errors/index.ts';
import { anchorHead, anchorPlaces, claimStates, openLedger } from '../../evidence/index.ts';
import type { EvidenceEntry } from '../../model/index.ts';
import { text } from '../evidence-text.ts';
import { dateOf } from '../parse-date.ts';
import { readEvidence } from '../read-evidence.ts';
import { text as general } from '../text.ts';
import { day, requireClaim } from './claims.ts';
import type { Arguments, Invocation } from './command.ts';

/** Longest a waiver may last, in days: whoever signed it looks again within a year. Our own number. */
const LONGEST = 366;

/** Waive a claim, or withdraw its waiver: a signed record either way. */
export async function runWaive(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, say } = invocation;
  const read = await readEvidence(invocation);
  const state = requireClaim(claimStates(read.evidence), String(given.positional[0]));
  const entry =
    given.options['withdraw'] === true
      ? withdrawal(state.claim.id, state.waiver !== null, given)
      : waiver(state.claim.id, read.evidence.now, given);
  if (given.options['dryRun'] === true) {
    streams.out.write(
      json ? `${JSON.stringify({ schemaVersion: 1, dryRun: true, entry })}\n` : `${say(text.wouldRecord())} ${JSON.stringify(entry)}\n`,
    );
    return 0;
  }
  using ledger = openLedger(read.state, read.spec.name);
  const record = ledger.append(entry);
  for (const { place, failed } of await anchorHead(ledger, anchorPlaces(read.home, read.context)))
    if (failed !== null) streams.err.write(`${say(general.warning())} ${say(text.notAnchored(place, failed))}\n`);
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: read.spec.name, record })}\n`);
  else if (entry.kind === 'waiver') streams.out.write(`${say(text.waivedNow(entry.claim, day(entry.until), record.sequence))}\n`);
  else streams.out.write(`${say(text.withdrawn(state.claim.id, record.sequence))}\n`);
  return 0;
}

function waiver(claim: string, now: number, given: Arguments): EvidenceEntry {
  const reason = required(given, 'reason');
  const by = required(given, 'by');
  const until = dateOf(required(given, 'until'), 'end');
  const ahead = until.getTime() - now;
  if (ahead <= 0 || ahead > LONGEST * 86_400_000)
    throw new PrumoError({ code: 'usage', what: text.untilRange(LONGEST), remedy: text.waiveRemedy() });
  return { kind: 'waiver', claim, reason, by, until: until.toISOString() };
}

function withdrawal(claim: string, isWaived: boolean, given: Arguments): EvidenceEntry {
  const by = required(given, 'by');
  if (!isWaived) throw new PrumoError({ code: 'usage', what: text.notWaived(claim), remedy: text.notWaivedRemedy() });
  return { kind: 'waiver-withdrawn', claim, by };
}

function required(given: Arguments, name: 'reason' | 'by' | 'until'): string {
  const value = given.options[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new PrumoError({ code: 'usage', what: text.waiveNeeds(`--${name}`), remedy: text.waiveRemedy() });
}
