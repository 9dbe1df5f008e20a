import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { diagnosticLine, loadSpecFile, SPEC_FILE, type Spec } from '../spec/index.ts';
import type { Invocation } from './commands/command.ts';
import { text } from './text.ts';

/** The spec file meant: `--file`, or the nearest `prumo.yaml` from the working folder upward; undefined where there is none. */
export function findSpecFile(file: string | undefined, from: string): string | undefined {
  if (file !== undefined) return resolve(from, file);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, SPEC_FILE);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Load the spec a command is about; warnings go to stderr. Rejects with `spec-not-found` or `spec-invalid`. */
export async function requireSpec(invocation: Invocation): Promise<{ spec: Spec; file: string }> {
  const file = findSpecFile(invocation.file, process.cwd()) ?? resolve(SPEC_FILE);
  const { spec, warnings } = await loadSpecFile(file);
  for (const warning of warnings)
    invocation.streams.err.write(`${invocation.say(text.warning())} ${diagnosticLine(warning, file, invocation.locale)}\n`);
  return { spec, file };
}
