import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { isReservedVariable, readEnvFileText, type Spec } from '../../spec/index.ts';
import { runProgram } from './preflight/run-program.ts';
import { text } from './text.ts';

/** Bytes. A file of secrets is small; what is larger is another file. */
const LARGEST = 1024 ** 2;

/** Absolute path of the file with the application's secrets; undefined where the spec names none. */
export function envFileOf(spec: Pick<Spec, 'app' | 'folder'>): string | undefined {
  return spec.app?.envFile === undefined ? undefined : resolve(spec.folder, spec.app.envFile);
}

/** Absolute paths of every file of secrets the spec names. */
export function secretFilesOf(spec: Pick<Spec, 'app' | 'backup' | 'folder'>): readonly string[] {
  const offsite = spec.backup?.offsite;
  const named = offsite?.sftp === undefined ? [offsite?.envFile] : [offsite.sftp.envFile, offsite.sftp.keyFile];
  return [envFileOf(spec) ?? [], named.flatMap((file) => (file === undefined ? [] : [resolve(spec.folder, file)]))].flat();
}

/**
 * Variables in the spec's `app.env_file`; none where it names no file. Rejects with `env-file-unusable` when the file is missing, can be
 * read by others, or cannot be understood. The error never repeats a value.
 */
export async function readEnvironment(spec: Pick<Spec, 'app' | 'folder'>): Promise<Readonly<Record<string, string>>> {
  const file = envFileOf(spec);
  return file === undefined ? {} : readVariables(file);
}

/** Variables in a file of secrets. Rejects as `readEnvironment` does. */
export async function readVariables(file: string): Promise<Readonly<Record<string, string>>> {
  const result = readEnvFileText(await contentOf(file), isReservedVariable);
  if (result.ok) return result.variables;
  const { what, hint } = result.problem;
  throw unusable(`${file}:${result.line}`, what, hint ?? text.envFileLine());
}

/** A file of a secret as it is. Rejects as `readEnvironment` does. */
export function readSecretFile(file: string): Promise<string> {
  return contentOf(file);
}

async function contentOf(file: string): Promise<string> {
  try {
    await using handle = await open(file, 'r');
    const found = await handle.stat();
    if (!found.isFile() || found.size > LARGEST) throw unusable(file, text.envFileNoFile(), text.envFileMake(file));
    if ((found.mode & 0o077) !== 0) throw unusable(file, text.envFileMode((found.mode & 0o777).toString(8)), text.envFileModeRemedy(file));
    return await handle.readFile('utf8');
  } catch (error) {
    if (error instanceof PrumoError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw unusable(file, text.envFileError(code), text.envFileMake(file), error);
  }
}

function unusable(place: string, why: Message, remedy: Message, cause?: unknown): PrumoError {
  return new PrumoError({
    code: 'env-file-unusable',
    what: text.envFileUnusable(place),
    why,
    remedy,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether git would publish the file with the next push. False also where git cannot tell: no repository, no git, somebody else's. */
export async function isTracked(file: string): Promise<boolean> {
  const folder = resolve(file, '..');
  const result = await runProgram(['git', '-C', folder, '-c', 'core.fsmonitor=false', 'ls-files', '--error-unmatch', '--', file], {
    within: 5000,
  });
  return result.code === 0;
}
