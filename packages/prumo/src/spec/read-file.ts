import { open } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { PrumoError } from '../errors/index.ts';
import type { Message } from '../messages/message.ts';
import * as text from './error-text.ts';
import { LARGEST_FILE, loadSpec } from './load.ts';
import type { Diagnostic } from './problem.ts';
import type { Spec } from './spec.ts';
import { specError } from './spec-error.ts';

/**
 * Bytes read of a file, at most. A character has up to four bytes, and one that is cut at the end is dropped: this many
 * leave more than `LARGEST_FILE` even then, so that a file is never taken for its own beginning.
 */
const MOST_READ = LARGEST_FILE + 4;

export interface SpecFile {
  readonly text: string;
  /** Absolute. */
  readonly file: string;
  /** Absolute folder of the file: the application's working directory. */
  readonly folder: string;
}

/**
 * Read the text of a spec file; of one larger than allowed, enough for `loadSpec` to say so.
 * @throws PrumoError `spec-not-found`, `spec-unreadable`.
 */
export async function readSpecFile(path: string): Promise<SpecFile> {
  const file = resolve(path);
  const bytes = await readBytes(file);
  const truncated = bytes.length === MOST_READ;
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: truncated });
    return { text: decoded, file, folder: dirname(file) };
  } catch {
    throw unreadable(file, text.notText());
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file, 'r');
    const found = await handle.stat();
    if (!found.isFile()) throw unreadable(file, text.notAFile());
    const bytes = new Uint8Array(Math.min(found.size, MOST_READ));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    if (error instanceof PrumoError) throw error;
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') throw await notFound(file, error);
    throw unreadable(file, text.system(systemCode(error) ?? String(error)), error);
  }
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function notFound(file: string, cause: unknown): Promise<PrumoError> {
  const what = text.notFound(file);
  const other = extname(file) === '.yaml' ? `${file.slice(0, -'.yaml'.length)}.yml` : undefined;
  const otherIsThere = other !== undefined && (await exists(other));
  return new PrumoError({
    code: 'spec-not-found',
    what,
    remedy: text.notFoundRemedy(),
    cause,
    ...(otherIsThere ? { why: text.otherEnding(basename(other)) } : {}),
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await using _handle = await open(file, 'r');
    return true;
  } catch {
    return false;
  }
}

function unreadable(file: string, why: Message, cause?: unknown): PrumoError {
  return new PrumoError({ code: 'spec-unreadable', what: text.unreadable(file), why, remedy: text.unreadableRemedy(), cause });
}

/**
 * Read and validate a spec file.
 * @returns the spec with its warnings.
 * @throws PrumoError `spec-not-found`, `spec-unreadable`; SpecError (`spec-invalid`) with every problem.
 */
export async function loadSpecFile(path: string): Promise<SpecFile & { readonly spec: Spec; readonly warnings: readonly Diagnostic[] }> {
  const source = await readSpecFile(path);
  const { spec, diagnostics } = loadSpec(source.text, { folder: source.folder });
  if (spec === undefined) throw specError(diagnostics, path);
  return { ...source, spec: { ...spec, file: source.file }, warnings: diagnostics };
}
