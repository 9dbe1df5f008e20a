import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  exportText,
  type ExportSummary,
  type ForeseenExports,
  summaryOf,
  type TakenExports,
  writeFolder,
  writeTar,
} from '../../backups/export/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import { text } from '../export-text.ts';
import { notSent } from '../not-sent.ts';
import { openExports } from '../open-exports.ts';
import { originOf } from '../origin.ts';
import { table } from '../output/table.ts';
import { text as general } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

/** `prumo export now`: of every tenant, or of one. */
export async function takeExport(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const tenant = tenantOf(given);
  const { exports, stack } = await openExports(invocation);
  if (given.options['dryRun'] === true) {
    const foreseen = await exports.foresee(tenant);
    if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, dryRun: true, ...withoutVerb(foreseen) })}\n`);
    else tellForeseen(invocation, foreseen);
    return 0;
  }
  streams.err.write(`${say(text.taking())}\n`);
  const taken = await exports.take(tenant);
  warn(invocation, taken);
  const unsent = notSent(
    taken.offsite,
    taken.exports.map(({ name }) => `export ${name}`),
  );
  if (json && unsent !== undefined) throw unsent;
  if (json)
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, stack, ...withoutVerb(taken), notRemoved: taken.notRemoved ?? null, offsite: taken.offsite ?? null })}\n`,
    );
  else streams.out.write(`${taken.exports.length === 0 ? say(text.noTenants()) : listed(invocation, taken.exports)}\n`);
  if (unsent !== undefined) throw unsent;
  if (!json && taken.offsite !== undefined) streams.out.write(`${say(text.sent(taken.offsite.sent.length))}\n`);
  return 0;
}

export async function listExports(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const { exports, stack } = await openExports(invocation, originOf(given.options['from']));
  const found = await exports.list(tenantOf(given));
  const usable = found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined ? [] : [summaryOf(manifest)]));
  const flawed = found.flatMap(({ name, flaw }) => (flaw === undefined ? [] : [{ name, flaw }]));
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, exports: usable, flawed })}\n`);
    return 0;
  }
  streams.out.write(`${usable.length === 0 && flawed.length === 0 ? say(text.none()) : listed(invocation, usable)}\n`);
  for (const { name, flaw } of flawed) streams.out.write(`${say(exportText.flawed(name, flaw))}\n`);
  return 0;
}

export async function showExport(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const { exports, stack } = await openExports(invocation, originOf(given.options['from']));
  const manifest = await exports.find(String(given.positional[0]));
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, export: manifest })}\n`);
    return 0;
  }
  const columns = text.columns();
  streams.out.write(`${listed(invocation, [summaryOf(manifest)])}\n\n`);
  const rows = manifest.tables.map(({ name, belongs, rows: count, bytes }) => [
    belongs === 'shared' ? `${name} (${say(text.shared())})` : name,
    String(count),
    say(quantity(bytes, 'bytes')),
  ]);
  streams.out.write(`${table([columns.table, columns.rows, columns.size].map(say), rows)}\n`);
  for (const one of manifest.leftOut) streams.out.write(`${say(text.leftOut(one.name, one.why))}\n`);
  return 0;
}

export async function verifyExport(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const { exports, stack } = await openExports(invocation, originOf(given.options['from']));
  const { name, rows, tables } = summaryOf(await exports.verify(String(given.positional[0])));
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, verified: true, name, rows, tables })}\n`);
  else streams.out.write(`${say(text.verified(name, tables, rows))}\n`);
  return 0;
}

/** `prumo export download`: in plain text, as a tar archive or a folder, by the name. */
export async function downloadExport(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const { to } = given.options;
  if (typeof to !== 'string') throw new PrumoError({ code: 'usage', what: text.noPlace(), remedy: text.placeRemedy() });
  const path = resolve(to);
  const { exports, stack } = await openExports(invocation, originOf(given.options['from']));
  const manifest = await exports.find(String(given.positional[0]));
  if ((await lstat(path).catch(() => undefined)) !== undefined)
    throw new PrumoError({ code: 'export-place', what: text.placeTaken(path), remedy: text.placeRemedy() });
  const dryRun = given.options['dryRun'] === true;
  if (!dryRun) {
    const write = path.endsWith('.tar') ? writeTar : writeFolder;
    await write(path, manifest, exports.content(manifest)).catch((error: unknown) => {
      throw refused(path, error);
    });
  }
  const { name, tables, rows, size } = summaryOf(manifest);
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, dryRun, name, to: path, tables, rows, bytes: size })}\n`);
  else streams.out.write(`${say((dryRun ? text.wouldWrite : text.written)(name, path, tables, rows))}\n`);
  return 0;
}

export function tenantOf({ options }: Arguments): string | undefined {
  return typeof options['tenant'] === 'string' ? options['tenant'] : undefined;
}

/** The system's refusal is the reader's to mend; anything else is told as it is. */
function refused(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new PrumoError({ code: 'export-place', what: text.notWritten(path), why: verbatim(error.message), remedy: text.placeRemedy() });
}

function tellForeseen({ streams, say }: Invocation, { tenants, tables, leftOut }: ForeseenExports): void {
  const columns = text.columns();
  streams.out.write(
    `${table(
      [say(columns.table), say(columns.by)],
      tables.map(({ name, by }) => [name, by]),
    )}\n`,
  );
  for (const one of leftOut) streams.out.write(`${say(text.leftOut(one.name, one.why))}\n`);
  streams.out.write(`\n${say(text.foreseen(tenants.map(({ key, title }) => plain(title === null ? key : `${key} (${title})`))))}\n`);
}

function warn({ streams, say }: Invocation, { leftOut, ownerless, notRemoved, offsite }: TakenExports): void {
  const warnings = [
    ...leftOut.map(({ name, why }) => text.leftOut(name, why)),
    ...ownerless.map(({ name, rows }) => text.ownerless(name, rows)),
    ...(notRemoved === undefined ? [] : [text.notRemoved(notRemoved)]),
    ...(offsite?.notRemoved == null ? [] : [text.notRemovedOffsite(offsite.notRemoved)]),
  ];
  for (const one of warnings) streams.err.write(`${say(general.warning())} ${say(one)}\n`);
}

function listed({ say }: Invocation, found: readonly ExportSummary[]): string {
  const columns = text.columns();
  const header = [columns.name, columns.tenant, columns.ended, columns.rows, columns.size, columns.stored, columns.purpose].map(say);
  const rows = found.map(({ name, purpose, tenant, ended, rows: count, size, stored }) => [
    name,
    tenant.title === null ? tenant.key : `${tenant.key} (${tenant.title})`,
    `${ended.slice(0, 19).replace('T', ' ')} UTC`,
    String(count),
    say(quantity(size, 'bytes')),
    say(quantity(stored, 'bytes')),
    purpose === null ? '' : say(text.safety()),
  ]);
  return table(
    header,
    rows.map((row) => row.map(plain)),
  );
}

/** What tenants call themselves must not move the cursor. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}

function withoutVerb<Answer extends { readonly did: string }>({ did: _, ...rest }: Answer): Omit<Answer, 'did'> {
  return rest;
}
