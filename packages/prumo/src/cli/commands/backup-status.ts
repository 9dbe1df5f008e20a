import { type BackupState, type KindState, metricsOf, readBackupState, readJournal } from '../../backups/state/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { findLedger, recordsOf, verifyLedger } from '../../evidence/index.ts';
import type { Message } from '../../messages/message.ts';
import { type LedgerRecord, quantity } from '../../model/index.ts';
import { text } from '../backup-state-text.ts';
import { text as backups } from '../backup-text.ts';
import { ago } from '../output/ago.ts';
import { table } from '../output/table.ts';
import { openBackups } from '../open-backups.ts';
import type { Arguments, Invocation } from './command.ts';

/** `prumo backup status`: exit code 1 when anything is wrong. Changes nothing. */
export async function showBackupStatus(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, signal } = invocation;
  const format = json ? 'json' : given.options['format'];
  if (format !== undefined && format !== 'json' && format !== 'prometheus')
    throw new PrumoError({ code: 'usage', what: text.badFormat(String(format)), remedy: text.badFormatRemedy() });
  const { stack, ...opened } = await openBackups(invocation);
  const journal = await readJournal(opened.state);
  const state = await readBackupState({ ...opened, journal, records: trustedRecords(opened.state), now: Date.now(), signal });
  if (format === 'json') streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, ...state })}\n`);
  else if (format === 'prometheus') streams.out.write(metricsOf(stack, state));
  else streams.out.write(shown(state, invocation));
  return state.problems.length === 0 ? 0 : 1;
}

/** Evidence that was changed proves nothing. */
function trustedRecords(state: string): readonly LedgerRecord[] {
  const found = findLedger(state);
  return found === undefined || verifyLedger(found, []).problems.length > 0 ? [] : recordsOf(found, state);
}

function shown(state: BackupState, { say }: Invocation): string {
  const columns = text.columns();
  const header = [columns.kind, columns.place, columns.last, columns.age, columns.stored, columns.count, columns.state].map(say);
  const now = Date.parse(state.at);
  const rows = state.kinds.map((kind) => [
    say(backups.kind(kind.kind)),
    kind.place,
    kind.last === null ? say(text.never()) : shortly(kind.last.ended),
    kind.last === null ? '' : ago(now - Date.parse(kind.last.ended)),
    kind.last === null ? '' : say(quantity(kind.last.stored, 'bytes')),
    kind.count === null ? '?' : String(kind.count),
    say(stateWord(kind)),
  ]);
  const at = (instant: string | null): string | null => (instant === null ? null : shortly(instant));
  const { archive, restorableSince, problems } = state;
  const lines: readonly Message[] = [
    ...(archive === null ? [] : [text.archive(archive.last, archive.lag.bytes, archive.lag.segments)]),
    ...(restorableSince === null ? [] : [text.window(shortly(restorableSince))]),
    text.verified(at(state.wholeAt)),
    ...state.proofs.map(({ drill, provenAt }) => text.proven(drill, at(provenAt))),
  ];
  const wrong =
    problems.length === 0
      ? say(text.nothingWrong())
      : [say(text.wrong(problems.length)), ...problems.map(({ what }) => `✗ ${say(what)}`)].join('\n');
  return `${table(header, rows)}\n\n${lines.map(say).join('\n')}\n\n${wrong}\n`;
}

function stateWord({ failure, late, size, last }: KindState): Message {
  const words = text.states();
  if (failure !== null) return words.failed;
  if (late) return words.late;
  if (size === 'small' || size === 'large') return words[size];
  return last === null ? words.none : words.ok;
}

/** To the second, UTC. */
function shortly(instant: string): string {
  return `${instant.slice(0, 19).replace('T', ' ')} UTC`;
}
