import { constants } from 'node:fs';
import { access, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { compareVersions } from '../../../../model/index.ts';
import type { Candidate, ServerDefinition } from './definition.ts';

/** Programs that may be the server, most likely first. Paths are absolute and executable; nothing is run. */
export async function candidatesOf(definition: ServerDefinition, path: string): Promise<readonly Candidate[]> {
  const inPath = path.split(':').filter(isAbsolute);
  const expanded = await Promise.all(definition.foldersFirst.map(expandFolder));
  const folders = [...new Set([...expanded.flat(), ...inPath, ...definition.foldersLast])];
  const files = folders.map((folder) => join(folder, definition.program));
  if (definition.interpreterOf !== undefined) {
    const scripts = [...new Set([...inPath, ...definition.foldersLast])].map((folder) => join(folder, definition.interpreterOf ?? ''));
    const interpreters = await Promise.all(
      scripts.map(async (script) => ((await isExecutable(script)) ? interpreterOf(script) : undefined)),
    );
    files.unshift(...interpreters.flatMap((found) => (found !== undefined && isAbsolute(found) ? [found] : [])));
  }
  const present = await Promise.all([...new Set(files)].map(async (file) => ((await isExecutable(file)) ? file : undefined)));
  return Promise.all(
    present.filter((file) => file !== undefined).map(async (file) => ({ path: file, interpreter: await interpreterOf(file) })),
  );
}

/** Companions of a definition that do not lie beside the candidate. */
export async function missingCompanions(definition: ServerDefinition, candidate: Candidate): Promise<readonly string[]> {
  const folder = dirname(candidate.path);
  const there = await Promise.all(definition.companions.map((name) => isExecutable(join(folder, name))));
  return definition.companions.filter((_, position) => there[position] !== true);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The folders a pattern with one `*` part stands for, highest number first: `…/postgresql/17/bin`, `…/postgresql/15/bin`. */
async function expandFolder(pattern: string): Promise<readonly string[]> {
  const parts = pattern.split('/');
  const position = parts.findIndex((part) => part.includes('*'));
  const wild = parts[position];
  if (wild === undefined) return [pattern];
  const [before = '', after = ''] = wild.split('*');
  const parent = parts.slice(0, position).join('/');
  const rest = parts.slice(position + 1);
  const names = await readdir(parent).catch(() => []);
  const versionOf = (name: string): string => name.slice(before.length, name.length - after.length);
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after) && /^\d[\d.]*$/.test(versionOf(name)))
    .toSorted((left, right) => compareVersions(versionOf(right), versionOf(left)))
    .map((name) => join(parent, name, ...rest));
}

/** Program of a script's `#!` line; the second word when the first is `env`. Undefined for anything but a script. */
async function interpreterOf(file: string): Promise<string | undefined> {
  const start = Buffer.alloc(256);
  try {
    await using handle = await open(file, 'r');
    await handle.read(start, 0, start.length, 0);
  } catch {
    return undefined;
  }
  return parseInterpreter(start.toString('latin1'));
}

/** Exported for tests: an absolute interpreter, or `env`'s argument. */
export function parseInterpreter(start: string): string | undefined {
  const line = /^#!\s*([^\0\n]+)\n/.exec(start)?.[1];
  if (line === undefined) return undefined;
  const [program, argument] = line.trim().split(/\s+/);
  if (program === undefined) return undefined;
  return basename(program) === 'env' ? argument : program;
}
