import { resolve } from 'node:path';
import { PrumoError } from '../errors/index.ts';
import { diagnosticLine, loadSpecFile, SPEC_FILE, type Spec } from '../spec/index.ts';
import type { Invocation } from './commands/command.ts';
import { findSpecFile } from './find-spec.ts';
import { text } from './text.ts';

/**
 * Load the spec a command is about; warnings go to stderr. Rejects with `spec-not-found` or `spec-invalid`, and with `usage` where
 * `--stack` names another stack than the spec: what changes one of them must not be found to have changed the other.
 */
export async function requireSpec(invocation: Invocation): Promise<{ spec: Spec; file: string }> {
  const file = findSpecFile(invocation.file, process.cwd()) ?? resolve(SPEC_FILE);
  const { spec, warnings } = await loadSpecFile(file);
  const { stack } = invocation;
  if (stack !== undefined && stack !== spec.name)
    throw new PrumoError({ code: 'usage', what: text.otherStack(stack, spec.name, file), remedy: text.otherStackRemedy(stack) });
  for (const warning of warnings)
    invocation.streams.err.write(`${invocation.say(text.warning())} ${diagnosticLine(warning, file, invocation.locale)}\n`);
  return { spec, file };
}
