import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { acknowledge, acknowledgedAt, escrowFingerprint, escrowText, type EscrowKeys, recoveryLines } from '../../backups/escrow/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { openSecrets } from '../../platforms/local/preflight/identity/index.ts';
import type { Spec } from '../../spec/index.ts';
import { text } from '../escrow-text.ts';
import { requireStack } from '../find-stack.ts';
import { requireSpec } from '../require-spec.ts';
import type { Arguments, Invocation } from './command.ts';

/** `prumo backup key`: hand the keys out of the machine, and take the word of a person that they have them. */
export async function runBackupKey(invocation: Invocation, { options }: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const { spec } = await requireSpec(invocation);
  const { name, state } = await requireStack(invocation);
  const secrets = await openSecrets(state);
  const keys = { stack: spec.name, cipher: secrets.get('backup.cipher'), logical: secrets.get('backup.logical') };
  const isDry = options['dryRun'] === true;
  const file = typeof options['to'] === 'string' ? resolve(options['to']) : null;
  if (file !== null && !isDry) await write(file, keys, spec);
  const { fingerprint } = options;
  if (options['acknowledge'] === true || typeof fingerprint === 'string') {
    const answer = typeof fingerprint === 'string' ? fingerprint : await ask(invocation);
    if (answer?.trim().toLowerCase() !== escrowFingerprint(keys))
      throw new PrumoError({ code: 'not-confirmed', what: text.otherFingerprint(), remedy: text.fingerprintRemedy() });
    if (!isDry) await acknowledge(state, keys, new Date());
  }
  const at = await acknowledgedAt(state, keys);
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: name, file, dryRun: isDry, acknowledgedAt: at ?? null })}\n`);
  else {
    if (file !== null) streams.out.write(`${say(isDry ? text.wouldWrite(file) : text.written(file))}\n`);
    streams.out.write(`${say(at === undefined ? text.notAcknowledged() : text.acknowledged(at))}\n`);
  }
  return 0;
}

/** A new file: one that is there may be the only copy of other keys. */
async function write(file: string, keys: EscrowKeys, { backup }: Spec): Promise<void> {
  const offsite = backup?.offsite;
  const content = escrowText(keys, offsite === undefined ? undefined : recoveryLines(offsite));
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    throw new PrumoError({
      code: 'escrow-unusable',
      what: text.notWritten(file),
      why: verbatim(error instanceof Error ? error.message : String(error)),
      remedy: text.notWrittenRemedy(),
      cause: error,
    });
  }
}

async function ask({ say, signal }: Invocation): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(say(text.askFingerprint()), { signal });
  } finally {
    terminal.close();
  }
}
