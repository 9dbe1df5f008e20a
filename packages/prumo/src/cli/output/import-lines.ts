import type { ImportRecord } from '../../backups/import/index.ts';
import type { ComparedTable, Imported } from '../../controller/operations/import/imported.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import { text } from '../import-text.ts';
import { table } from './table.ts';

type Say = (message: Message) => string;

/** What was compared, and what became of the rest. */
export function importLines(
  { record, tables, sequences, largeObjects, kept, held }: Imported,
  database: string,
  say: Say,
): readonly string[] {
  return [
    table(
      text.columns().map(say),
      tables.map((one) => row(one, say)),
    ),
    '',
    ...importReport(record.report, record.leftOut, say),
    say(agreement(tables, sequences, largeObjects, record.at)),
    say(kept === null ? text.notSwitched() : text.switched(database, kept, quantity(held / 1000, 'seconds'))),
  ];
}

function agreement(tables: Imported['tables'], sequences: number | null, largeObjects: number | null, at: string | null): Message {
  if (sequences !== null && largeObjects !== null && at !== null) return text.agree(tables.length, sequences, largeObjects, at);
  return tables.length === 0 ? text.noCounts() : text.countsAgree(tables.length);
}

/** Roles, extensions, and what is left out. */
export function importReport(
  { roles, extensions, rights, settings }: ImportRecord['report'],
  leftOut: ImportRecord['leftOut'],
  say: Say,
): readonly string[] {
  const without = [
    ...leftOut.map(({ what, why }) => `${what}: ${say(text.reason(why))}`),
    ...(rights > 0 ? [say(text.rights(rights))] : []),
    ...settings.map((setting) => say(text.setting(setting))),
  ];
  return [
    ...section(
      text.roles(),
      roles.map(({ name, fate }) => `${name}: ${say(text.fate(fate))}`),
      say,
    ),
    ...section(
      text.extensions(),
      extensions.map(({ name, version, stack }) => `${name} ${version}, ${stack}`),
      say,
    ),
    ...section(text.leftOut(), without, say),
  ];
}

function section(title: Message, lines: readonly string[], say: Say): readonly string[] {
  return lines.length === 0 ? [] : [say(title), ...lines.map((line) => `  ${line}`)];
}

function row({ name, source, stack, isSame }: ComparedTable, say: Say): readonly string[] {
  const told = (rows: number | null): string => (rows === null ? '-' : String(rows));
  return [name, told(source), told(stack), isSame === null ? '-' : say(isSame ? text.same() : text.differs())];
}
