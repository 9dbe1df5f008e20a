import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type FilesManifest, type FilesRepository, filesText, type NotRestored, type Scope } from '../../backups/files/index.ts';
import type { BackupPlace } from '../../backups/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { quantity } from '../../model/index.ts';
import { confirmName } from '../confirm-name.ts';
import { text } from '../files-text.ts';
import { originOf } from '../origin.ts';
import { openBackups } from '../open-backups.ts';
import { dateOf } from '../parse-date.ts';
import type { Arguments, Invocation } from './command.ts';

/** Options of `prumo restore` that are about the database. */
const OTHERS = ['time', 'remove', 'undo', 'logical', 'table', 'tenant', 'export'];

interface Asked {
  readonly from: BackupPlace;
  readonly label: string | undefined;
  readonly asOf: number | undefined;
  readonly scope: Scope;
  /** Undefined: back into the buckets. */
  readonly path: string | undefined;
  readonly deleteExtra: boolean;
}

/** `prumo restore --files`: objects of the buckets, into a folder or back. Exit code 1 where some are damaged; all others are restored. */
export async function runRestoreFiles(invocation: Invocation, given: Arguments): Promise<number> {
  const asked = read(given);
  const { requireFiles, stack } = await openBackups(invocation);
  const files = requireFiles(asked.from);
  const manifest = await files.choose(asked, asked.scope);
  const isDryRun = given.options['dryRun'] === true;
  if (asked.path !== undefined) return toDirectory(invocation, files, manifest, { ...asked, path: asked.path }, stack, isDryRun);
  return toBucket(invocation, { files, here: requireFiles() }, manifest, asked, { stack, isDryRun, yes: given.options['yes'] });
}

/** Throws `usage`. */
function read({ options, positional }: Arguments): Asked {
  const usage = (): PrumoError => new PrumoError({ code: 'usage', what: text.noPlace(), remedy: text.placeRemedy() });
  const { to, asOf, backup, bucket, prefix, from } = options;
  const deleteExtra = options['deleteExtra'] === true;
  const [path] = positional;
  const isStray = OTHERS.some((name) => options[name] !== undefined && options[name] !== false);
  const isDirectory = to === 'directory' && typeof path === 'string' && !deleteExtra;
  const isBucket = to === 'bucket' && path === undefined;
  if (isStray || !(isDirectory || isBucket) || (asOf !== undefined && backup !== undefined)) throw usage();
  return {
    from: originOf(from),
    label: wordOf(backup),
    asOf: typeof asOf === 'string' ? dateOf(asOf, 'start').getTime() : undefined,
    scope: { bucket: wordOf(bucket), prefix: wordOf(prefix) },
    path: isDirectory ? resolve(path) : undefined,
    deleteExtra,
  };
}

async function toDirectory(
  invocation: Invocation,
  files: FilesRepository,
  manifest: FilesManifest,
  { path, scope }: Asked & { readonly path: string },
  stack: string,
  isDryRun: boolean,
): Promise<number> {
  const { streams, say, json } = invocation;
  const { label } = manifest;
  if ((await lstat(path).catch(() => undefined)) !== undefined)
    throw new PrumoError({ code: 'restore-target', what: filesText.placeTaken(path), remedy: filesText.directoryRemedy() });
  if (!isDryRun) streams.err.write(`${say(text.restoring(label))}\n`);
  const { damaged, ...done } = isDryRun
    ? { ...(await files.sizeOf(manifest, scope)), damaged: [] }
    : await files.toDirectory(manifest, scope, path);
  if (json)
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, stack, to: 'directory', dryRun: isDryRun, backup: label, path, ...done, damaged })}\n`,
    );
  else {
    const size = quantity(done.bytes, 'bytes');
    streams.out.write(
      `${say(isDryRun ? text.wouldWrite(label, path, done.objects, size) : text.written(label, path, done.objects, size))}\n`,
    );
  }
  return ended(invocation, damaged);
}

async function toBucket(
  invocation: Invocation,
  { files, here }: { readonly files: FilesRepository; readonly here: FilesRepository },
  manifest: FilesManifest,
  { scope, deleteExtra }: Asked,
  { stack, isDryRun, yes }: { readonly stack: string; readonly isDryRun: boolean; readonly yes: unknown },
): Promise<number> {
  const { streams, say, json } = invocation;
  const { label } = manifest;
  const document = { schemaVersion: 1, stack, to: 'bucket', dryRun: isDryRun, backup: label, deleteExtra };
  const foreseen = await files.compare(manifest, scope);
  const { missing, different, same, extra } = foreseen;
  if (isDryRun) {
    if (json) streams.out.write(`${JSON.stringify({ ...document, ...foreseen })}\n`);
    else streams.out.write(`${say(text.wouldPut(label, missing, different, same, extra))}\n`);
    return 0;
  }
  const isDeleting = deleteExtra && extra > 0;
  if (isDeleting) await confirmName(invocation, stack, yes, { question: text.confirm(extra, stack), refused: text.notConfirmed() });
  let safety: FilesManifest | undefined;
  // What is only missing takes nobody's bytes away.
  if (isDeleting || different > 0) {
    streams.err.write(`${say(text.safetyFirst())}\n`);
    safety = await here.choose({ label: (await here.take('safety')).backup.label }, {});
  }
  streams.err.write(`${say(text.restoring(label))}\n`);
  const { damaged, ...done } = await files.toBucket(manifest, scope, { deleteExtra: isDeleting, safety });
  if (json) streams.out.write(`${JSON.stringify({ ...document, ...done, safety: safety?.label ?? null, damaged })}\n`);
  else {
    const lines = [
      text.put(label, done.missing, done.different, done.same),
      ...(done.extra === 0 ? [] : [isDeleting ? text.extraDeleted(done.extra) : text.extraKept(done.extra)]),
      ...(done.left === 0 ? [] : [text.left(done.left)]),
      ...(safety === undefined ? [] : [text.undo(safety.label)]),
    ];
    streams.out.write(lines.map((line) => `${say(line)}\n`).join(''));
  }
  return ended(invocation, damaged);
}

/** Each damaged object by name: whoever restores must know what is not there. */
function ended({ streams, say }: Invocation, damaged: readonly NotRestored[]): number {
  if (damaged.length === 0) return 0;
  streams.err.write(`${say(text.damaged(damaged.length))} ${say(text.damagedRemedy())}\n`);
  for (const { object, flaw } of damaged) streams.err.write(`✗ ${plain(object)}: ${say(filesText.flaw(flaw))}\n`);
  return 1;
}

/** What users call their files must not move the cursor. */
function plain(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, ' ');
}

function wordOf(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}
